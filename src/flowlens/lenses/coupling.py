"""Areas that change together: which one's changes surely touch another as well, and over which files."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowlens.stats.proportion import wilson

__all__ = [
    "LEAST_CONFIDENCE",
    "LEAST_SUPPORT",
    "MOST_FILES",
    "Coupling",
    "Seam",
    "co_changes",
    "couplings",
    "kept_up",
    "seam",
]

# Of rules found with less, most are gone a year later: with 10 and 0.5 they held in 19 to 89 % of the next year's
# changes of six public repositories, with a support of 2 in 20 to 43 %.
LEAST_SUPPORT = 10
LEAST_CONFIDENCE = 0.5
# A change of more files couples everything with everything (code-maat drops it as well).
MOST_FILES = 30


@dataclass(frozen=True, slots=True)
class Coupling:
    """Of the `n` changes that touch area `one`, `shared` touch `other` as well."""

    one: str
    other: str
    shared: int
    n: int

    @property
    def confidence(self) -> float:
        """The share of the changes of one area that touch the other."""
        return self.shared / self.n


def couplings(touches: pd.DataFrame) -> list[Coupling]:
    """The couplings in these changes, the strongest first: ten shared changes, half of those of one area.

    An area that most changes touch is touched beside any other: it must surely be more than its share of all changes.
    """
    pairs, counts, n_changes = _counted(touches)
    found = []
    often = pairs[pairs >= LEAST_SUPPORT]
    for (one, other), shared in zip(often.index.tolist(), often.tolist(), strict=True):
        coupling = Coupling(str(one), str(other), shared, int(counts[one]))
        low = wilson(coupling.shared, coupling.n).low or 0.0
        if coupling.confidence >= LEAST_CONFIDENCE and low > counts[other] / n_changes:
            found.append(coupling)
    return sorted(found, key=lambda each: (-each.confidence, -each.shared, each.one, each.other))


def co_changes(touches: pd.DataFrame, most: int) -> list[Coupling]:
    """Each ordered pair of the areas that most changes touch, ten or more, with how many of one touch the other."""
    pairs, counts, _ = _counted(touches)
    # Of areas that as many changes touch the first by name.
    counts = counts[counts >= LEAST_SUPPORT]
    areas = counts.sort_index().sort_values(ascending=False, kind="stable").index[:most].tolist()
    return [
        Coupling(str(one), str(other), int(pairs.get((one, other), 0)), int(counts[one]))
        for one in areas
        for other in areas
        if one != other
    ]


def kept_up(found: list[Coupling], later: pd.DataFrame) -> list[Coupling]:
    """The same couplings counted in later changes; those of an area that none of these touch are left out."""
    pairs, counts, _ = _counted(later)
    seen = [(one, int(pairs.get((one.one, one.other), 0)), int(counts.get(one.one, 0))) for one in found]
    return [Coupling(one.one, one.other, shared, n) for one, shared, n in seen if n]


@dataclass(frozen=True, slots=True)
class Seam:
    """The two files that change together most often, how often, and the newest change that touches both areas."""

    coupling: Coupling
    path: str
    other: str
    times: int
    newest: str


def seam(touches: pd.DataFrame, coupling: Coupling) -> Seam:
    """Over which files the two areas of a coupling change together.

    `touches` are in the order of landing.
    """
    narrow = _narrow(touches)
    one, other = (
        narrow.loc[(narrow["area"] == name).to_numpy(), ["row", "path", "change"]]
        for name in (coupling.one, coupling.other)
    )
    both = one.merge(other[["row", "path"]], on="row", suffixes=("_one", "_other"))
    times = both.groupby(["path_one", "path_other"]).size()
    # The first by name of those that come most often.
    path_one, path_other = times.index[int(times.to_numpy().argmax())]
    return Seam(coupling, str(path_one), str(path_other), int(times.max()), str(both["change"].iloc[-1]))


def _counted(touches: pd.DataFrame) -> tuple[pd.Series[int], pd.Series[int], int]:
    """How many changes touch each ordered pair of areas, and each area; and how many there are."""
    cells = _narrow(touches)[["row", "area"]].drop_duplicates()
    both = cells.merge(cells, on="row", suffixes=("_one", "_other"))
    apart = both[(both["area_one"] != both["area_other"]).to_numpy()]
    return apart.groupby(["area_one", "area_other"]).size(), cells["area"].value_counts(), cells["row"].nunique()


def _narrow(touches: pd.DataFrame) -> pd.DataFrame:
    rows = touches["row"].to_numpy(dtype=np.int64)
    return touches[(np.bincount(rows)[rows] <= MOST_FILES)] if rows.size else touches
