"""Which change the rows of the other tables belong to: by its row, as texts are slow to look up time and again."""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.facts.among import rows_among
from flowlens.facts.tables import Facts

__all__ = ["chosen_rows", "rows_of_files", "rows_of_links"]

_Rows = NDArray[np.int64]


def rows_of_files(facts: Facts) -> _Rows:
    """The row in `changes` of the change of each of the `change_files`; -1 where it is none of them."""
    return _kept(facts, "change_files")


def rows_of_links(facts: Facts) -> _Rows:
    """The row in `changes` of the change of each of the `release_changes`; -1 where it is none of them."""
    return _kept(facts, "release_changes")


def chosen_rows(table: pd.DataFrame, chosen: NDArray[np.bool_]) -> pd.DataFrame:
    """Some rows of a table, numbered anew; where they are its first ones, as in a shorter history, without a copy."""
    n = int(np.count_nonzero(chosen))
    if chosen[:n].all() and table.index.equals(pd.RangeIndex(len(table))):
        return table.iloc[:n]
    return table[chosen].reset_index(drop=True)


def _kept(facts: Facts, name: str) -> _Rows:
    key = ("row in changes", name)
    if key not in facts.derived:
        table: pd.DataFrame = getattr(facts, name)
        facts.derived[key] = rows_among(facts.changes["id"], table["change"])
    return cast("_Rows", facts.derived[key])
