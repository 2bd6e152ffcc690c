"""Fixes and reverts by place: how long ago each place was last put right, and how long ago that would be by chance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.counted import counted_changes
from flowlens.lenses.settings import LensSettings
from flowlens.stats.estimate import Estimate
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
    one of its places (infinity: never before), and `n_source` files. `touches`: `change` and `place`, the file's last
    name.
    """

    changes: pd.DataFrame
    touches: pd.DataFrame
    n_too_large: int

    @property
    def rows(self) -> pd.DataFrame:
        """The fixes and reverts."""
        return self.changes[self.changes["repairs"]].reset_index(drop=True)


def repairs(facts: Facts, settings: LensSettings) -> Repairs:
    """The fixes and reverts of source among the changes that count; those of more than 30 files are left out."""
    changes = counted_changes(facts, settings)
    files = facts.change_files
    source = files[(files["content"] == "source") & files["change"].isin(changes["id"])]
    counts = changes["id"].map(source["change"].value_counts()).fillna(0).astype("int64")
    small = (counts > 0) & (counts <= _MOST_FILES)
    kept = changes.assign(n_source=counts, repairs=changes["kind"].isin(_KINDS))[small].reset_index(drop=True)
    touches = _touches(source[source["change"].isin(kept["id"])], changes)
    marked = kept["repairs"].to_numpy(dtype=np.bool_)
    kept = kept.assign(days_since=_indexed(kept, touches).days_since(marked))
    return Repairs(kept, touches, int(((counts > _MOST_FILES) & changes["kind"].isin(_KINDS)).sum()))


def repeated(found: Repairs) -> pd.DataFrame:
    """The places that were repaired within 90 days after another repair: `change`, `place`, and `before`, the other."""
    names, touches = pd.factorize(found.touches["place"])[1], _indexed(found.changes, found.touches)
    marked = found.changes["repairs"].to_numpy(dtype=np.bool_)
    events, places, before = touches.repeated(marked, HORIZON_DAYS)
    ids = found.changes["id"].to_numpy(dtype=object)
    columns = {"change": ids[events], "place": np.asarray(names, dtype=object)[places], "before": ids[before]}
    return pd.DataFrame(columns, dtype=object)


def by_chance(found: Repairs, since: pd.Timestamp, seed: int) -> tuple[Estimate, float]:
    """The share of fixes and reverts since then that would recur if others of the changes had been them, and a p.

    Of each quarter, and among changes of about as many files, as many are fixes as there were: so files are as busy as
    they were. The interval holds 95 % of the draws, the p is the chance of so large a share as there was (one-sided).
    """
    near = found.changes[found.changes["landed_at"] >= since - pd.Timedelta(days=HORIZON_DAYS)].reset_index(drop=True)
    touches = _indexed(near, found.touches[found.touches["change"].isin(near["id"])])
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


def _indexed(changes: pd.DataFrame, touches: pd.DataFrame) -> Touches:
    """The touches by the numbers of changes, which are in the order of landing."""
    events = pd.Index(changes["id"]).get_indexer(pd.Index(touches["change"])).astype(np.int64)
    places = pd.factorize(touches["place"])[0].astype(np.int64)
    days = changes["landed_at"].astype("int64").to_numpy(dtype=np.float64) / 86_400e6
    return Touches(places, events, days)


def _touches(source: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """The files by the last name that each got, so that a renamed file stays the same place."""
    renamed = source[source["status"] == "renamed"]
    position = dict(zip(changes["id"].tolist(), changes["position"].tolist(), strict=True))
    ordered = renamed.assign(at=renamed["change"].map(position)).sort_values(["at", "old_path", "path"])
    last = _last_names(zip(ordered["old_path"].tolist(), ordered["path"].tolist(), strict=True))
    paths = source["path"].map(lambda path: last.get(path, path)) if last else source["path"]
    touches = pd.DataFrame({"change": source["change"], "place": paths}).drop_duplicates()
    return touches.sort_values(["place", "change"], ignore_index=True)


def _last_names(renames: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What each old name became in the end; the renames are in the order in which they happened."""
    last: dict[str, str] = {}
    for old, new in reversed(list(renames)):
        last[old] = last.get(new, new)
    return {old: new for old, new in last.items() if old != new}
