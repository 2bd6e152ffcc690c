"""Two groups of people side by side: how large their changes are, never who is in one, and never fewer than allowed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowlens.lenses.sheet import Sheet
from flowlens.model.measure import Evidence, Measure, Point, Series
from flowlens.model.phrase import phrase
from flowlens.stats.cluster_interval import cluster_interval
from flowlens.stats.group_ratio import Group, group_ratio
from flowlens.stats.proportion import cluster_share

__all__ = [
    "CHANGES_OF_A_GROUP",
    "Sides",
    "by_quarter",
    "told_ratio",
    "too_small",
    "typical",
    "write_large",
    "write_sizes",
]

# A median of fewer changes than this has an interval that says next to nothing.
CHANGES_OF_A_GROUP = 20
_QUARTER_DAYS = 91
# The median of a group is that of whoever made more than this share of it.
_MOST = 0.5
_EVIDENCE = 3


@dataclass(frozen=True, slots=True)
class Sides:
    """The changes of two groups with lines in them; `names` are the stems of their measures and words of the chart."""

    one: pd.DataFrame
    other: pd.DataFrame
    names: tuple[str, str]

    def parts(self) -> tuple[tuple[str, pd.DataFrame], ...]:
        """Each group's name with its changes."""
        return ((self.names[0], self.one), (self.names[1], self.other))


def too_small(sides: Sides, smallest: int) -> bool:
    """Whether one of the groups has so few people that a number would tell of one of them."""
    return min(side["person"].nunique() for _, side in sides.parts()) < smallest


def hidden(sides: Sides, smallest: int) -> str | None:
    """Why no number is told of these groups; None where one may be.

    A group in which one person made more than half of the changes has that person's median, however many are in it.
    """
    few = min(len(side) for _, side in sides.parts()) < CHANGES_OF_A_GROUP
    if few or too_small(sides, smallest) or any(_is_ones(side) for _, side in sides.parts()):
        enough = f"{smallest} people or {CHANGES_OF_A_GROUP} changes to compare"
        return f"a group has fewer than {enough}, or one person made most of them"
    return None


def _is_ones(side: pd.DataFrame) -> bool:
    return bool(side["person"].value_counts().max() > _MOST * len(side))


def write_sizes(sheet: Sheet, sides: Sides, smallest: int, seed: int) -> None:
    """Write each group's median, and how many times that of the other the first group's is; nothing of a small one."""
    names = [f"median_{name}" for name in sides.names]
    why = hidden(sides, smallest)
    if why:
        # Their number is left out too: it would tell how few there are.
        for name in names:
            sheet.missing(name, "lines", 0, why)
        sheet.missing("ratio", "ratio", 0, why)
        return
    for name, (_, side) in zip(names, sides.parts(), strict=True):
        sheet.estimate(name, cluster_interval(_lines(side), 0.5, side["person"].tolist()), "lines")
    one, other = (Group(_lines(side), side["person"].tolist()) for _, side in sides.parts())
    sheet.estimate("ratio", group_ratio(other, one, seed), "ratio")


def write_large(sheet: Sheet, sides: Sides, smallest: int, limit: int) -> None:
    """Write which share of each group's changes is above the limit; nothing where a group or its part is small."""
    why = hidden(sides, smallest)
    for name, side in sides.parts():
        hits = side["net_lines"] > limit
        if why:
            sheet.missing(f"large_{name}", "share", 0, why)
        elif hits.any() and side.loc[hits, "person"].nunique() < smallest:
            sheet.missing(f"large_{name}", "share", 0, f"fewer than {smallest} people made such changes")
        else:
            sheet.estimate(f"large_{name}", cluster_share(hits.tolist(), side["person"].tolist()), "share")


def told_ratio(ratio: Measure) -> str:
    """Whether the first group's changes are surely larger or smaller."""
    if (ratio.low or 0) > 1:
        return "larger"
    return "smaller" if ratio.high is not None and ratio.high < 1 else "no clear difference"


def typical(side: pd.DataFrame, whose: str) -> tuple[Evidence, ...]:
    """The newest of the changes whose size is nearest to the median: what the group does, not who stands out."""
    far = np.round(np.abs(np.log(_lines(side)) - np.log(side["net_lines"].median())), 9)
    newest_first = -side["position"].to_numpy(dtype=np.int64)
    rows = side[["id", "net_lines", "subject"]].take(np.lexsort((newest_first, far))[:_EVIDENCE])
    columns = zip(rows["id"].tolist(), rows["net_lines"].tolist(), rows["subject"].tolist(), strict=True)
    return tuple(
        Evidence("change", oid, f"{phrase(lines, 'lines')}, a typical change of {whose}: {subject}")
        for oid, lines, subject in columns
    )


def by_quarter(sides: Sides, until: pd.Timestamp, smallest: int, label: str) -> Series:
    """Each group's median in each quarter of a year before `until` in which both groups are large enough."""
    points: list[Point] = []
    columns = ["person", "net_lines"]
    dated = [(name, side[columns].assign(quarter=_quarters(side, until))) for name, side in sides.parts()]
    enough = [_quarters_of_many(side, smallest) for _, side in dated]
    medians = [side.groupby("quarter")["net_lines"].median() for _, side in dated]
    for quarter in sorted(enough[0] & enough[1], reverse=True):
        at = (until - pd.Timedelta(days=_QUARTER_DAYS * quarter)).to_pydatetime()
        points += [
            Point(at, float(found[quarter]), "", f"the quarter until {at:%Y-%m-%d}", name)
            for (name, _), found in zip(dated, medians, strict=True)
        ]
    return Series("group_sizes", label, "lines", tuple(points))


def _quarters_of_many(side: pd.DataFrame, smallest: int) -> set[int]:
    """The quarters with enough people, none of whom made most of it."""
    # Grouped by number: a column of names takes ten times as long.
    numbered = pd.DataFrame({"quarter": side["quarter"], "person": pd.factorize(side["person"])[0]})
    counts = numbered.groupby(["quarter", "person"]).size().groupby(level="quarter")
    many = (counts.size() >= smallest) & (counts.max() <= _MOST * counts.sum())
    return set(many.index[many].tolist())


def _quarters(side: pd.DataFrame, until: pd.Timestamp) -> pd.Series[int]:
    """How many whole quarters before `until` each change landed."""
    quarters: pd.Series[int] = (until - side["landed_at"]).dt.days // _QUARTER_DAYS
    return quarters


def _lines(side: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return side["net_lines"].to_numpy(dtype=np.float64)
