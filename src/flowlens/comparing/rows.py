"""The single values behind a measure, with their dates and what belongs together, of one squad or of several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.stats.estimate import Floats
from flowlens.stats.people_shift import Worked
from flowlens.stats.rank_shift import Sample
from flowlens.stats.share_gap import Hits

__all__ = ["EMPTY", "Names", "Rows", "Times", "pooled", "times_of"]

Times: TypeAlias = NDArray[np.datetime64]
Names: TypeAlias = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Rows:
    """Values (lines, days, changes; 1 or 0 of a share) with the moment of each.

    `clusters` names what resembles each other: people, or releases (None: each value stands alone). `ended` tells which
    waits are over (None: all). `releases` names the one that a value is of, where it is of a single one: squads of one
    repository share its releases, which are no more of them by that.
    """

    at: Times
    values: Floats
    clusters: Names | None = None
    ended: NDArray[np.bool_] | None = None
    releases: Names | None = None

    @property
    def n(self) -> int:
        """How many values there are."""
        return int(self.values.size)

    @property
    def n_clusters(self) -> int:
        """How many different ones belong together."""
        return self.n if self.together is None else len(set(self.together.tolist()))

    @property
    def together(self) -> Names | None:
        """What resembles each other: its clusters, or releases that several squads share; None: each stands alone."""
        if self.clusters is not None or self.releases is None:
            return self.clusters
        return self.releases if len(set(self.releases.tolist())) < self.n else None

    def within(self, since: datetime, until: datetime) -> Rows:
        """Those of a period, its ends included."""
        return self.chosen((self.at >= _moment(since)) & (self.at <= _moment(until)))

    def chosen(self, chosen: NDArray[Any]) -> Rows:
        """Some of them."""
        clusters = None if self.clusters is None else self.clusters[chosen]
        ended = None if self.ended is None else self.ended[chosen]
        releases = None if self.releases is None else self.releases[chosen]
        return Rows(self.at[chosen], self.values[chosen], clusters, ended, releases)

    def renamed(self, of: Callable[[str], str]) -> Rows:
        """The same with other names for what belongs together."""
        if self.clusters is None:
            return self
        known = {name: of(name) for name in set(self.clusters.tolist())}
        return replace(self, clusters=_names([known[name] for name in self.clusters.tolist()]))

    def worked(self) -> Worked | None:
        """As values are compared that people made; None for waits, and for what nobody made alone."""
        if self.clusters is None or self.ended is not None:
            return None
        return Worked(self.values, self.clusters.tolist())

    def sample(self) -> Sample:
        """As values above zero are compared."""
        return Sample(self.values, None if self.together is None else self.together.tolist(), self.ended)

    def hits(self) -> Hits:
        """As shares are compared."""
        return Hits(self.values > 0, None if self.together is None else self.together.tolist())


EMPTY = Rows(np.empty(0, dtype="datetime64[us]"), np.empty(0))


def pooled(parts: Sequence[Rows]) -> Rows:
    """All of them as one, the first first."""
    filled = [part for part in parts if part.n]
    if not filled:
        return EMPTY
    clusters = [part.clusters for part in filled if part.clusters is not None]
    releases = [part.releases for part in filled if part.releases is not None]
    ended = [np.ones(part.n, dtype=np.bool_) if part.ended is None else part.ended for part in filled]
    return Rows(
        np.concatenate([part.at for part in filled]),
        np.concatenate([part.values for part in filled]),
        np.concatenate(clusters) if len(clusters) == len(filled) else None,
        None if all(part.ended is None for part in filled) else np.concatenate(ended),
        np.concatenate(releases) if len(releases) == len(filled) else None,
    )


def times_of(at: pd.Series[Any]) -> Times:
    """A column of times, without their zone, which is UTC."""
    return at.to_numpy(dtype="datetime64[us]")


def _moment(at: datetime) -> np.datetime64:
    return pd.Timestamp(at).tz_convert("UTC").tz_localize(None).to_datetime64()


def _names(names: Sequence[str]) -> Names:
    found = np.empty(len(names), dtype=object)
    found[:] = names
    return found
