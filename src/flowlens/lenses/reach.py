"""How far changes reach: the areas in which each of them touches source, and how evenly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowlens.facts.tables import Facts

__all__ = ["Reach", "reach"]


@dataclass(frozen=True, slots=True)
class Reach:
    """The changes that touch source, with `areas` (a count) and `effective` (evenly touched areas); and their files.

    `touches` has a row for each file of source, in the order of landing and by path: `change`, `area` and `path`.
    """

    changes: pd.DataFrame
    touches: pd.DataFrame


def reach(facts: Facts, changes: pd.DataFrame) -> Reach:
    """How far each of the changes reaches; those without source, and tests, documents and the like, are left out.

    Effective areas are 2 to the entropy of a change's lines over areas: 2 where two areas get as many lines each, and
    little over 1 where nearly all lines are in one.
    """
    files = facts.change_files
    source = files[files["content"] == "source"]
    codes = pd.Index(changes["id"]).get_indexer(pd.Index(source["change"]))
    source, codes = source[codes >= 0], codes[codes >= 0]
    order = np.lexsort((source["path"].to_numpy(dtype=object).astype(str), codes))
    source, codes = source.iloc[order], codes[order]
    names, areas = np.unique(source["area"].to_numpy(dtype=object).astype(str), return_inverse=True)
    lines = (source["added"].fillna(0) + source["deleted"].fillna(0)).to_numpy(dtype=np.float64)
    # A file without lines, as one that was renamed, is touched as well.
    cells, at = np.unique(codes * max(len(names), 1) + areas, return_inverse=True)
    weights = np.bincount(at, np.maximum(lines, 1.0))
    owners = cells // max(len(names), 1)
    counts = np.bincount(owners, minlength=len(changes))
    totals = np.bincount(owners, weights, minlength=len(changes))
    parts = weights / totals[owners]
    entropy = np.bincount(owners, -parts * np.log2(parts), minlength=len(changes))
    touching = counts > 0
    told = changes.assign(areas=counts, effective=2.0**entropy)[touching].reset_index(drop=True)
    return Reach(told, source[["change", "area", "path"]].reset_index(drop=True))
