"""What is behind a drift of sizes: other people, other areas, or true growth."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.facts.among import among
from flowlens.facts.events import IMPORTED_FILES
from flowlens.facts.rows import rows_of_files
from flowlens.facts.tables import Facts
from flowlens.lenses.enough import CHANGES, wanting
from flowlens.lenses.once import once
from flowlens.lenses.renamed_areas import present_names
from flowlens.lenses.sheet import Sheet

__all__ = ["area_of_each", "main_areas", "write_mix", "write_without_imports"]


def write_mix(sheet: Sheet, facts: Facts, before: pd.DataFrame, now: pd.DataFrame) -> None:
    """Write what becomes of the growth with the people of both windows, and with the former areas."""
    both = set(before["person"]) & set(now["person"])
    _write_people(sheet, before[among(before["person"], both)], now[among(now["person"], both)])
    _write_areas(sheet, main_areas(facts, before), main_areas(facts, now))


def write_without_imports(sheet: Sheet, all_before: pd.DataFrame, all_now: pd.DataFrame) -> None:
    """Write the median now, and what becomes of the growth, without what looks imported."""
    before, now = (side[side["event"] != IMPORTED_FILES] for side in (all_before, all_now))
    none = len(now) == len(all_now)
    why = "no change of the window looks imported" if none else wanting(len(now), CHANGES, "changes")
    if none or len(now) < CHANGES:
        sheet.missing("median_without_imports", "lines", len(now), why)
        sheet.missing("ratio_without_imports", "ratio", len(now), why)
        return
    median = float(now["net_lines"].median())
    sheet.number("median_without_imports", median, "lines", len(now))
    if len(before) < CHANGES:
        sheet.missing("ratio_without_imports", "ratio", len(before), wanting(len(before), CHANGES, "changes"))
    else:
        ratio = median / float(before["net_lines"].median())
        sheet.number("ratio_without_imports", ratio, "ratio", min(len(before), len(now)))


def _write_people(sheet: Sheet, before: pd.DataFrame, now: pd.DataFrame) -> None:
    n = min(len(before), len(now))
    if n < CHANGES:
        sheet.missing("ratio_same_people", "ratio", n, f"people of both windows made {wanting(n, CHANGES, 'changes')}")
        return
    sheet.number("ratio_same_people", float(now["net_lines"].median() / before["net_lines"].median()), "ratio", n)


def _write_areas(sheet: Sheet, before: pd.DataFrame, now: pd.DataFrame) -> None:
    shares_before, shares_now = (side["area"].value_counts(normalize=True) for side in (before, now))
    weights = (shares_before / shares_now).reindex(now["area"]).fillna(0).to_numpy(dtype=np.float64)
    n = min(len(before), int((weights > 0).sum()))
    if n < CHANGES:
        sheet.missing("ratio_same_areas", "ratio", n, f"areas of both windows saw {wanting(n, CHANGES, 'changes')}")
        return
    middle = _weighted_median(now["net_lines"].to_numpy(dtype=np.float64), weights)
    sheet.number("ratio_same_areas", middle / float(before["net_lines"].median()), "ratio", n)


def main_areas(facts: Facts, changes: pd.DataFrame) -> pd.DataFrame:
    """The changes with the area that most of their lines are in; those without a file that counts are left out."""
    area = _area(facts, changes)
    found: pd.DataFrame = changes.assign(area=area)[area.notna()].reset_index(drop=True)
    return found


def area_of_each(facts: Facts, changes: pd.DataFrame) -> list[str]:
    """For each of the changes the area that most of its lines are in; empty for one without a file that counts."""
    found: list[str] = _area(facts, changes).fillna("").tolist()
    return found


def _area(facts: Facts, changes: pd.DataFrame) -> pd.Series[str]:
    return _areas(facts).reindex(changes["position"].to_numpy()).set_axis(changes.index)


@once
def _areas(facts: Facts) -> pd.Series[str]:
    """By the position of each change, the area that most of its lines are in, the first by name of several.

    An area that was renamed has its present name.
    """
    files, rows = facts.change_files, rows_of_files(facts)
    codes, names = pd.factorize(files["area"], sort=True)
    present = present_names(facts)
    now, names = pd.factorize(names.map(lambda name: present.get(name, name)), sort=True)
    codes = np.where(codes < 0, codes, now[codes]) if len(now) else codes
    own = np.flatnonzero(files["excluded"].isna().to_numpy() & (rows >= 0) & (codes >= 0))
    lines = (files["added"] + files["deleted"]).to_numpy(dtype=np.float64, na_value=0.0)[own]
    cells, at = np.unique(rows[own] * max(len(names), 1) + codes[own], return_inverse=True)
    sums, (owners, areas) = np.bincount(at, lines, cells.size), np.divmod(cells, max(len(names), 1))
    order = np.lexsort((areas, -sums, owners))
    first = order[np.flatnonzero(np.diff(owners[order], prepend=-1))]
    positions = facts.changes["position"].to_numpy(dtype=np.int64)[owners[first]]
    return pd.Series(np.asarray(names, dtype=object)[areas[first]], index=positions, dtype="str")


def _weighted_median(values: NDArray[np.floating], weights: NDArray[np.floating]) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][np.searchsorted(reached, 0.5)])
