"""What is drawn as a whole, as its changes resemble each other: people, or weeks where people are few."""

from __future__ import annotations

from collections.abc import Hashable

import pandas as pd

__all__ = ["drawn_together", "weeks"]

# Of fewer people one cannot say how people differ. Then the interval is about these people, and other weeks of theirs.
_FEWEST_PEOPLE = 8


def drawn_together(*sides: pd.DataFrame) -> list[list[Hashable]]:
    """The person behind each change of each side; their weeks instead where a side has fewer than eight people."""
    if min(side["person"].nunique() for side in sides) < _FEWEST_PEOPLE:
        return [list(weeks(side)) for side in sides]
    return [side["person"].tolist() for side in sides]


def weeks(changes: pd.DataFrame) -> list[int]:
    """The number of the week in which each change landed."""
    monday = pd.Timestamp("1970-01-05", tz="UTC")
    return ((changes["landed_at"] - monday) // pd.Timedelta(days=7)).tolist()
