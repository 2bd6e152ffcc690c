"""How far changes reach: the areas in which each of them touches source, and how evenly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.facts.rows import rows_of_files
from flowlens.facts.tables import Facts
from flowlens.lenses.counted import counted_changes, counted_places
from flowlens.lenses.settings import LensSettings

__all__ = ["Reach", "reach"]


@dataclass(frozen=True, slots=True)
class Reach:
    """The changes that touch source, with `areas` (a count) and `effective` (evenly touched areas); and their files.

    `touches` has a row for each file of source, in the order of landing and by path: `change`, `area` and `path`, and
    `row`, that of the change in `changes`.
    """

    changes: pd.DataFrame
    touches: pd.DataFrame


def reach(facts: Facts, settings: LensSettings) -> Reach:
    """How far each of the changes that count reaches; those without source are left out, as tests and documents are.

    Effective areas are 2 to the entropy of a change's lines over areas: 2 where two areas get as many lines each, and
    little over 1 where nearly all lines are in one.
    """
    source, codes = _source_of(facts, settings)
    areas, names = pd.factorize(source["area"], sort=True)
    lines = source["added"].to_numpy(dtype=np.float64, na_value=0.0)
    lines = lines + source["deleted"].to_numpy(dtype=np.float64, na_value=0.0)
    # A file without lines, as one that was renamed, is touched as well.
    cells, at = np.unique(codes * max(len(names), 1) + areas, return_inverse=True)
    changes = counted_changes(facts, settings)
    weights = np.bincount(at, np.maximum(lines, 1.0))
    owners = cells // max(len(names), 1)
    counts = np.bincount(owners, minlength=len(changes))
    totals = np.bincount(owners, weights, minlength=len(changes))
    parts = weights / totals[owners]
    entropy = np.bincount(owners, -parts * np.log2(parts), minlength=len(changes))
    touching = counts > 0
    told = changes.assign(areas=counts, effective=2.0**entropy)[touching].reset_index(drop=True)
    return Reach(told, source[["change", "area", "path"]].assign(row=(np.cumsum(touching) - 1)[codes]))


def _source_of(facts: Facts, settings: LensSettings) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """The files of source in the changes that count, by landing and path, and the rows of these changes."""
    files = facts.change_files
    codes = counted_places(facts, settings)[rows_of_files(facts)]
    chosen = np.flatnonzero((files["content"] == "source").to_numpy(dtype=np.bool_) & (codes >= 0))
    source, codes = files[["change", "area", "path", "added", "deleted"]].take(chosen), codes[chosen]
    order = np.lexsort((pd.factorize(source["path"], sort=True)[0], codes))
    return source.take(order).reset_index(drop=True), codes[order]
