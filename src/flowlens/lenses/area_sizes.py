"""The size of a typical change in each area, quarter by quarter."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd

from flowlens.model.measure import Point, Series
from flowlens.model.phrase import phrase

__all__ = ["area_sizes"]

_MOST_AREAS = 9
# A median of fewer says nothing.
_LEAST_CHANGES = 5
_LEAST_AREAS = 2


def area_sizes(changes: pd.DataFrame, areas: list[str]) -> Series:
    """The median net lines by quarter of the areas with most changes, each point in the middle of its quarter."""
    table = pd.DataFrame({"area": areas, "lines": changes["net_lines"].astype("float64").to_numpy()})
    at = pd.DatetimeIndex(changes["landed_at"])
    table["quarter"] = at.year * 4 + at.quarter - 1
    # Of areas with as many changes the first by name.
    counts = table[table["area"] != ""]["area"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    chosen = counts.index[:_MOST_AREAS].tolist()
    grouped = table.groupby(["area", "quarter"])["lines"].agg(["median", "size"])
    enough = grouped[grouped["size"] >= _LEAST_CHANGES]
    points = []
    for area in chosen if len(chosen) >= _LEAST_AREAS else []:
        if area in enough.index:
            rows = enough.loc[area]
            for quarter, median, n in zip(rows.index.tolist(), rows["median"], rows["size"].tolist(), strict=True):
                label = f"{quarter // 4} Q{quarter % 4 + 1}, {phrase(n, 'changes')}"
                points.append(Point(_middle(quarter), float(median), "", label, area, area))
    return Series("area_sizes", "median size by area", "lines", tuple(points))


def _middle(quarter: int) -> datetime:
    return datetime(quarter // 4, 3 * (quarter % 4) + 2, 15, tzinfo=UTC)
