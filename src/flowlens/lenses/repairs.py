"""Fixes and reverts by place: how long ago each place was last put right, and how long ago that would be by chance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.facts.rows import rows_of_files
from flowlens.facts.tables import Facts
from flowlens.lenses.counted import counted_changes, counted_places
from flowlens.lenses.settings import LensSettings
from flowlens.stats.estimate import Estimate, Floats
from flowlens.stats.repeats import Codes, Marks, Touches, shuffled_within

__all__ = ["HORIZON_DAYS", "Repairs", "by_chance", "repairs", "repeated"]

HORIZON_DAYS = 90
# A change of more files touches something that was repaired in any case.
_MOST_FILES = 30
_KINDS = ("fix", "revert")
# Changes of as many files, and of the same quarter, change places: large ones touch more, and quarters differ.
_FILE_CLASSES = (1.5, 2.5, 5.5)
_BLOCK_DAYS = 91
_PERMUTATIONS = 200


@dataclass(frozen=True, slots=True)
class Repairs:
    """The changes that touch source, oldest first, and the places that they touch.

    Columns of `changes` beside those of the table: `repairs` (a fix or revert), `days_since` a fix or revert touched
    one of its places (infinity: never before), and `n_source` files. `events` and `places` are the touches: rows of
    `changes` and of `names`, the last name of each file, in order.
    """

    changes: pd.DataFrame
    events: Codes
    places: Codes
    names: NDArray[np.object_]
    n_too_large: int

    @property
    def rows(self) -> pd.DataFrame:
        """The fixes and reverts."""
        return self.changes[self.changes["repairs"]].reset_index(drop=True)


def repairs(facts: Facts, settings: LensSettings) -> Repairs:
    """The fixes and reverts of source among the changes that count; those of more than 30 files are left out."""
    changes, files = counted_changes(facts, settings), facts.change_files
    owners = counted_places(facts, settings)[rows_of_files(facts)]
    source = np.flatnonzero((files["content"] == "source").to_numpy(dtype=np.bool_) & (owners >= 0))
    owners, marked = owners[source], np.isin(changes["kind"].to_numpy(dtype=object), _KINDS)
    counts = np.bincount(owners, minlength=len(changes))
    small = (counts > 0) & (counts <= _MOST_FILES)
    kept = changes.assign(n_source=counts, repairs=marked)[small].reset_index(drop=True)
    of_small = small[owners]
    rows = files[["path", "old_path", "status"]].take(source[of_small])
    places, names = _places(rows, changes["position"].to_numpy(dtype=np.int64)[owners[of_small]])
    # A place once a change, in order of name and landing.
    touches = np.unique(places * max(len(kept), 1) + (np.cumsum(small) - 1)[owners[of_small]])
    at, events = np.divmod(touches, max(len(kept), 1))
    found = Touches(at, events, _days(kept)).days_since(marked[small])
    return Repairs(kept.assign(days_since=found), events, at, names, int(((counts > _MOST_FILES) & marked).sum()))


def repeated(found: Repairs) -> pd.DataFrame:
    """The places that were repaired within 90 days after another repair: `change`, `place`, and `before`, the other."""
    marked = found.changes["repairs"].to_numpy(dtype=np.bool_)
    touches = Touches(found.places, found.events, _days(found.changes))
    events, places, before = touches.repeated(marked, HORIZON_DAYS)
    ids = found.changes["id"].to_numpy(dtype=object)
    columns = {"change": ids[events], "place": found.names[places], "before": ids[before]}
    return pd.DataFrame(columns, dtype=object)


def by_chance(found: Repairs, since: pd.Timestamp, seed: int) -> tuple[Estimate, float]:
    """The share of fixes and reverts since then that would recur if others of the changes had been them, and a p.

    Of each quarter, and among changes of about as many files, as many are fixes as there were: so files are as busy as
    they were. The interval holds 95 % of the draws, the p is the chance of so large a share as there was (one-sided).
    """
    chosen = (found.changes["landed_at"] >= since - pd.Timedelta(days=HORIZON_DAYS)).to_numpy(dtype=np.bool_)
    near, of_near = found.changes[chosen].reset_index(drop=True), chosen[found.events]
    events = (np.cumsum(chosen) - 1)[found.events[of_near]]
    touches = Touches(found.places[of_near], events, _days(near))
    marked, recent = near["repairs"].to_numpy(dtype=np.bool_), (near["landed_at"] >= since).to_numpy()
    strata, random = _strata(near), np.random.default_rng(seed)
    drawn = (shuffled_within(marked, strata, random) for _ in range(_PERMUTATIONS))
    shares = np.array([_share(touches, marks, recent) for marks in drawn])
    observed = _share(touches, marked, recent)
    p = (int((shares >= observed).sum()) + 1) / (_PERMUTATIONS + 1)
    low, high = np.quantile(shares, [0.025, 0.975])
    return Estimate(float(shares.mean()), float(low), float(high), int((marked & recent).sum())), p


def _share(touches: Touches, marked: Marks, recent: Marks) -> float:
    of = touches.days_since(marked)[marked & recent]
    return float((of <= HORIZON_DAYS).mean()) if of.size else 0.0


def _strata(changes: pd.DataFrame) -> Codes:
    blocks = ((changes["landed_at"].iloc[-1] - changes["landed_at"]) // pd.Timedelta(days=_BLOCK_DAYS)).to_numpy()
    classes = np.digitize(changes["n_source"].to_numpy(dtype=np.float64), _FILE_CLASSES)
    strata: Codes = blocks.astype(np.int64) * (len(_FILE_CLASSES) + 1) + classes
    return strata


def _days(changes: pd.DataFrame) -> Floats:
    days: Floats = changes["landed_at"].astype("int64").to_numpy(dtype=np.float64) / 86_400e6
    return days


def _places(rows: pd.DataFrame, positions: Codes) -> tuple[Codes, NDArray[np.object_]]:
    """The place of each file by the last name that it got, so that a renamed file stays the same; and the names."""
    codes, names = pd.factorize(rows["path"])
    renamed = (rows["status"] == "renamed").to_numpy(dtype=np.bool_)
    moves = rows.loc[renamed, ["old_path", "path"]].assign(at=positions[renamed])
    ordered = moves.sort_values(["at", "old_path", "path"])
    last = _last_names(zip(ordered["old_path"].tolist(), ordered["path"].tolist(), strict=True))
    last_names = np.array([last.get(name, name) for name in names], dtype=object)
    places, unique = pd.factorize(last_names, sort=True)
    return places.astype(np.int64)[codes], np.asarray(unique, dtype=object)


def _last_names(renames: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What each old name became in the end; the renames are in the order in which they happened."""
    last: dict[str, str] = {}
    for old, new in reversed(list(renames)):
        last[old] = last.get(new, new)
    return {old: new for old, new in last.items() if old != new}
