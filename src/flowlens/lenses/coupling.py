"""Areas that change together: which one's changes surely touch another as well, and over which files."""

from __future__ import annotations

from collections.abc import Sequence
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
    "seams",
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
    for (one, other), shared in pairs.items():
        if shared < LEAST_SUPPORT or shared < LEAST_CONFIDENCE * counts[one]:
            continue
        coupling = Coupling(one, other, shared, counts[one])
        if (wilson(coupling.shared, coupling.n).low or 0.0) > counts[other] / n_changes:
            found.append(coupling)
    return sorted(found, key=lambda each: (-each.confidence, -each.shared, each.one, each.other))


def co_changes(touches: pd.DataFrame, most: int) -> list[Coupling]:
    """Each ordered pair of the areas that most changes touch, ten or more, with how many of one touch the other."""
    pairs, counts, _ = _counted(touches)
    # Of areas that as many changes touch the first by name.
    often = [area for area, n in counts.items() if n >= LEAST_SUPPORT]
    areas = sorted(often, key=lambda area: (-counts[area], area))[:most]
    return [
        Coupling(one, other, pairs.get((one, other), 0), counts[one])
        for one in areas
        for other in areas
        if one != other
    ]


def kept_up(found: list[Coupling], later: pd.DataFrame) -> list[Coupling]:
    """The same couplings counted in later changes; those of an area that none of these touch are left out."""
    pairs, counts, _ = _counted(later)
    seen = [(one, pairs.get((one.one, one.other), 0), counts.get(one.one, 0)) for one in found]
    return [Coupling(one.one, one.other, shared, n) for one, shared, n in seen if n]


@dataclass(frozen=True, slots=True)
class Seam:
    """The two files that change together most often, how often, and the newest change that touches both areas."""

    coupling: Coupling
    path: str
    other: str
    times: int
    newest: str


def seams(touches: pd.DataFrame, found: Sequence[Coupling]) -> list[Seam]:
    """Over which files the two areas of each coupling change together; `touches` are in the order of landing."""
    narrow = _narrow(touches)
    inside = {area: (narrow["area"] == area).to_numpy() for one in found for area in (one.one, one.other)}
    rows = {area: narrow.loc[chosen, ["row", "path", "change"]] for area, chosen in inside.items()}
    return [_seam(one, rows[one.one], rows[one.other]) for one in found]


def _seam(coupling: Coupling, one: pd.DataFrame, other: pd.DataFrame) -> Seam:
    both = one.merge(other[["row", "path"]], on="row", suffixes=("_one", "_other"))
    times = both.groupby(["path_one", "path_other"]).size()
    # The first by name of those that come most often.
    path_one, path_other = times.index[int(times.to_numpy().argmax())]
    return Seam(coupling, str(path_one), str(path_other), int(times.max()), str(both["change"].iloc[-1]))


def _counted(touches: pd.DataFrame) -> tuple[dict[tuple[str, str], int], dict[str, int], int]:
    """How many changes touch each ordered pair of areas, and each area; and how many there are."""
    cells = _narrow(touches[["row", "area"]])
    codes, names = pd.factorize(cells["area"], sort=True)
    n_areas, areas = max(len(names), 1), [str(name) for name in names]
    # Each area once a change, change by change.
    rows, codes = np.divmod(np.unique(cells["row"].to_numpy(dtype=np.int64) * n_areas + codes), n_areas)
    _, first, n_of_row = np.unique(rows, return_index=True, return_counts=True)
    # Each of them beside all of its change: as many as there are, from the first of the change on.
    n_beside = np.repeat(n_of_row, n_of_row)
    one, place = (
        np.repeat(codes, n_beside),
        np.arange(n_beside.sum()) - np.repeat(np.cumsum(n_beside) - n_beside, n_beside),
    )
    other = codes[np.repeat(np.repeat(first, n_of_row), n_beside) + place]
    pairs, n_shared = np.unique((one * n_areas + other)[one != other], return_counts=True)
    named = zip((pairs // n_areas).tolist(), (pairs % n_areas).tolist(), n_shared.tolist(), strict=True)
    counts = np.bincount(codes, minlength=len(areas)).tolist()
    return {(areas[i], areas[j]): n for i, j, n in named}, dict(zip(areas, counts, strict=True)), len(first)


def _narrow(touches: pd.DataFrame) -> pd.DataFrame:
    rows = touches["row"].to_numpy(dtype=np.int64)
    return touches[(np.bincount(rows)[rows] <= MOST_FILES)] if rows.size else touches
