"""What squads are compared by: for each measure of a lens the values behind it, by the lens's own functions.

All of it is of a history up to one moment, whatever its merge policy; bots are left out where the lenses do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from flowlens.comparing.rows import EMPTY, Names, Rows, times_of
from flowlens.facts.among import among
from flowlens.facts.tables import Facts
from flowlens.lenses import batch_size, iteration, lead_time, recovery, release_batch, release_cadence
from flowlens.lenses.counted import counted_changes, sized_changes
from flowlens.lenses.new_work import shipped_work
from flowlens.lenses.quick_fixes import RELEASES, quick_fixes
from flowlens.lenses.releases import batches, beat, carrying, positive_gap_days, versions_ahead
from flowlens.lenses.reverts import reverts
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.touches import SECONDS, source_rows, touches
from flowlens.lenses.tweaks import LONG_DAYS, PIECES
from flowlens.lenses.unreleased import with_releases
from flowlens.lenses.waits import days_of
from flowlens.model.comparison import Compared

__all__ = ["COMPARED", "Part", "rows_of"]

# 30 changes a squad and 8 releases a side: below, an estimate wanders by more than squads differ (methods, A5 and A12).
_CHANGES, _RELEASES = 30, 8
_SHORTEST_DAYS = 1 / 24
_REVERT_DAYS = 30
_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Part:
    """A squad's part of one repository, up to one moment: its own facts, those of the whole, and the settings.

    `own` are the changes of the squad; what others do to its work, such as a later touch, is in `whole`.
    """

    name: str
    own: Facts
    whole: Facts
    settings: LensSettings


def rows_of(part: Part) -> dict[str, Rows]:
    """The values behind each of the measures, by its id."""
    return {one.id: _ROWS[one.id](part) for one in COMPARED}


def _size(part: Part) -> Rows:
    changes = sized_changes(part.own, part.settings)
    values = changes["net_lines"].to_numpy(dtype=np.float64)
    return Rows(times_of(changes["landed_at"]), values, _people(part, changes))


def _gap(part: Part) -> Rows:
    releases = versions_ahead(part.own).releases
    if len(releases) < 2:
        return EMPTY
    values = positive_gap_days(releases)
    return Rows(times_of(releases["at"].iloc[1:]), values, releases=_releases(part, releases.iloc[1:]))


def _batch(part: Part) -> Rows:
    releases = batches(part.own, beat(part.own).releases, part.settings)
    releases = releases[releases["changes"] > 0]
    values = releases["changes"].to_numpy(dtype=np.float64)
    return Rows(times_of(releases["at"]), values, releases=_releases(part, releases))


def _wait(part: Part) -> Rows:
    """What left in one release ended its wait together; what waits still is a group of its own."""
    if carrying(part.own).empty:
        return EMPTY
    changes = with_releases(part.own, part.settings)
    released = changes["released_at"]
    ends = released.fillna(pd.Timestamp(part.own.as_of))
    values = np.maximum(days_of(ends - changes["landed_at"]), _SHORTEST_DAYS)
    groups = [f"{part.name}\n{end}" for end in ends.tolist()]
    return Rows(times_of(changes["landed_at"]), values, _named(groups), released.notna().to_numpy(dtype=np.bool_))


def _tweaked(part: Part) -> Rows:
    if carrying(part.own).empty:
        return EMPTY
    rows = source_rows(part.whole, part.settings)
    pieces = shipped_work(part.whole, rows, touches(rows))
    today = pd.Timestamp(part.whole.as_of).timestamp() * 1e6 / SECONDS
    old_enough = (pieces["shipped"] <= today - LONG_DAYS).to_numpy(dtype=np.bool_)
    done = pieces[old_enough & among(pieces["change"], part.own.changes["id"])]
    at = pd.Series(pd.to_datetime((done["shipped"] * SECONDS).round().astype("int64"), unit="us", utc=True))
    # Files of one release resemble each other.
    groups = [f"{part.name}\n{release}" for release in done["release"].tolist()]
    return Rows(times_of(at), np.asarray(done["after"] <= LONG_DAYS, dtype=np.float64), _named(groups))


def _failed(part: Part) -> Rows:
    """Where a repair does not stand out from ordinary patches, nothing is known."""
    fixes = quick_fixes(part.own, part.settings)
    if fixes.why_not is not None:
        return EMPTY
    features = fixes.features
    hits = np.asarray(features["fixed_by"].notna(), dtype=np.float64)
    return Rows(times_of(features["at"]), hits, releases=_releases(part, features))


def _reverted(part: Part) -> Rows:
    changes = counted_changes(part.own, part.settings)
    rows = reverts(part.whole, part.settings).rows
    days = dict(zip(rows["target"].tolist(), rows["days"].tolist(), strict=True))
    old_enough = changes["landed_at"] <= pd.Timestamp(part.whole.as_of) - _REVERT_DAYS * _DAY
    changes = changes[old_enough]
    after = changes["id"].map(days).astype("float64").fillna(np.inf)
    hits = np.asarray(after <= _REVERT_DAYS, dtype=np.float64)
    return Rows(times_of(changes["landed_at"]), hits, _people(part, changes))


def _people(part: Part, changes: pd.DataFrame) -> Names:
    return _named([f"{part.name}\n{person}" for person in changes["person"].tolist()])


def _releases(part: Part, releases: pd.DataFrame) -> Names:
    return _named([f"{part.name}\n{name}" for name in releases["name"].tolist()])


def _named(names: Sequence[str]) -> Names:
    found = np.empty(len(names), dtype=object)
    found[:] = names
    return found


# The lens, its measure, a title, the unit, what is better, how two are set against each other, and from how many on.
_TABLE = (
    (
        batch_size, "median",
        Compared("", "Size of a change", "", "lines", "lower", "ratio", _CHANGES, "changes", "people"), _size,
    ),
    (
        release_cadence, "gap_median",
        Compared("", "Gap between releases", "", "days", "lower", "ratio", _RELEASES, "gaps"), _gap,
    ),
    (
        release_batch, "changes_median",
        Compared("", "Changes in a release", "", "changes", "lower", "ratio", _RELEASES, "releases"), _batch,
    ),
    (
        lead_time, "wait_median",
        Compared("", "Wait for the release", "", "days", "lower", "ratio", _CHANGES, "changes", "releases"), _wait,
    ),
    (
        iteration, "tweaked_56",
        Compared("", "Tweaked again", "", "share", "higher", "share", PIECES, "pieces of new work", "releases"),
        _tweaked,
    ),
    (
        recovery, "fail_rate",
        Compared("", "Releases repaired", "", "share", "lower", "share", RELEASES, "releases"), _failed,
    ),
    (
        recovery, "reverted_30",
        Compared("", "Changes reverted", "", "share", "lower", "share", _CHANGES, "changes", "people"), _reverted,
    ),
)  # fmt: skip

COMPARED = tuple(replace(one, id=f"{lens.ID}.{name}", label=lens.MEASURES[name]) for lens, name, one, _ in _TABLE)
_ROWS: dict[str, Callable[[Part], Rows]] = {f"{lens.ID}.{name}": rows for lens, name, _, rows in _TABLE}
