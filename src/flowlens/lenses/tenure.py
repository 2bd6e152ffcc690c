"""Who is new: somebody whose first change of the whole history is not long ago."""

from __future__ import annotations

import pandas as pd

__all__ = ["NEW", "NEW_DAYS", "with_tenure"]

# A quarter of a year, in which people learn their way around.
NEW_DAYS = 90
NEW = pd.Timedelta(days=NEW_DAYS)


def with_tenure(changes: pd.DataFrame) -> pd.DataFrame:
    """The changes with `first`, when the first change of its person landed, and `new`, whether that was just before."""
    first = changes.groupby("person")["landed_at"].transform("min")
    return changes.assign(first=first, new=changes["landed_at"] - first < NEW)
