"""What is behind a drift of sizes: other people, other areas, or true growth."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.facts.events import IMPORTED_FILES
from flowlens.lenses.enough import CHANGES, wanting
from flowlens.lenses.sheet import Sheet

__all__ = ["main_areas", "write_mix"]


def write_mix(sheet: Sheet, files: pd.DataFrame, before: pd.DataFrame, now: pd.DataFrame) -> None:
    """Write what becomes of the growth without imports, with the people of both windows, and with the former areas."""
    _write_without_imports(sheet, before, now)
    both = set(before["person"]) & set(now["person"])
    _write_people(sheet, before[before["person"].isin(both)], now[now["person"].isin(both)])
    _write_areas(sheet, main_areas(files, before), main_areas(files, now))


def _write_without_imports(sheet: Sheet, all_before: pd.DataFrame, all_now: pd.DataFrame) -> None:
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


def main_areas(files: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """The changes with the area that most of their lines are in."""
    own = files[files["change"].isin(changes["id"]) & files["excluded"].isna()]
    lines = (own["added"] + own["deleted"]).fillna(0)
    sums = own.assign(lines=lines).groupby(["change", "area"], as_index=False).agg({"lines": "sum"})
    largest = sums.sort_values(["lines", "area"], ascending=[False, True]).drop_duplicates("change")
    return changes.merge(largest[["change", "area"]], left_on="id", right_on="change", how="inner")


def _weighted_median(values: NDArray[np.floating], weights: NDArray[np.floating]) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][np.searchsorted(reached, 0.5)])
