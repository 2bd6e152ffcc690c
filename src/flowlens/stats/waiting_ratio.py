"""How much longer waiting has become: the ratio of two Kaplan-Meier medians, resampling whole releases."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.bootstrap import CELLS
from flowlens.stats.clusters import cluster_codes
from flowlens.stats.estimate import Estimate, Floats, floats
from flowlens.stats.survival import ROUNDING, kaplan_meier

__all__ = ["Waits", "waiting_ratio"]

_N_RESAMPLES = 400


@dataclass(frozen=True, slots=True)
class Waits:
    """How long each subject waited, whether its wait has ended, and what it left with: those leave together."""

    durations: Floats
    ended: NDArray[np.bool_]
    groups: Sequence[Hashable]


def waiting_ratio(before: Waits, now: Waits, seed: int) -> Estimate:
    """Return the median wait now over the median wait before, with its percentile interval; n counts groups.

    Whole groups are drawn with replacement: the changes of one release end their wait together, so Greenwood's interval
    is too narrow. A bound is None where it is not reached; both are, from one group. Source:
    Davison & Hinkley 1997, sections 3.5 and 3.8.
    """
    sides = [_Sorted.of(before), _Sorted.of(now)]
    n = min(side.n_groups for side in sides)
    old, new = (kaplan_meier(side.durations, side.ended).quantile(0.5).value for side in sides)
    if new is None or not old:
        return Estimate(None, None, None, n)
    if n < 2:
        # Every resample of one group is that group, which would look certain.
        return Estimate(new / old, None, None, n)
    random = np.random.default_rng(seed)
    bottom, top = (side.medians(random) for side in sides)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = top / bottom
    # Medians of which neither is reached say nothing of their ratio: it may be as low or as high as you like.
    low = float(np.quantile(np.nan_to_num(ratios, nan=0.0, posinf=np.inf), 0.025, method="inverted_cdf"))
    high = float(np.quantile(np.nan_to_num(ratios, nan=np.inf, posinf=np.inf), 0.975, method="inverted_cdf"))
    return Estimate(new / old, low if np.isfinite(low) else None, high if np.isfinite(high) else None, n)


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The waits in order, an ended one before one that goes on, and the group of each as a number."""

    durations: Floats
    ended: NDArray[np.bool_]
    codes: NDArray[np.int64]
    n_groups: int

    @classmethod
    def of(cls, waits: Waits) -> _Sorted:
        durations = floats(waits.durations)
        order = np.lexsort((~waits.ended, durations))
        codes = cluster_codes(waits.groups, durations.size)
        return cls(durations[order], waits.ended[order], codes[order], int(codes.max(initial=-1)) + 1)

    def medians(self, random: np.random.Generator) -> Floats:
        """The Kaplan-Meier median of each resample; infinite where it is not reached."""
        n_rows = max(1, CELLS // max(self.durations.size, 1))
        starts = range(0, _N_RESAMPLES, n_rows)
        return np.concatenate([self._some(random, min(n_rows, _N_RESAMPLES - start)) for start in starts])

    def _some(self, random: np.random.Generator, n_rows: int) -> Floats:
        share = np.full(self.n_groups, 1 / self.n_groups)
        weights = random.multinomial(self.n_groups, share, size=n_rows)[:, self.codes].astype(np.float64)
        at_risk = np.cumsum(weights[:, ::-1], axis=1)[:, ::-1]
        # One by one in order gives the same product as all of one moment together.
        left = np.cumprod(1 - weights * self.ended / np.maximum(at_risk, 1.0), axis=1)
        reached = left <= 0.5 + ROUNDING
        first = reached.argmax(axis=1)
        return np.where(reached.any(axis=1), self.durations[first], np.inf)
