"""Which changes count: the ones that people made and landed, whose size is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.facts.events import FOREIGN_HISTORY
from flowlens.facts.tables import Facts
from flowlens.lenses.once import once
from flowlens.lenses.settings import LensSettings

__all__ = ["counted_changes", "counted_places", "counted_rows", "is_counted", "sized", "sized_changes"]


@once
def counted_changes(facts: Facts, settings: LensSettings) -> pd.DataFrame:
    """The changes that count, by date of landing."""
    return facts.changes.take(counted_rows(facts, settings)).reset_index(drop=True)


@once
def counted_places(facts: Facts, settings: LensSettings) -> NDArray[np.int64]:
    """For each row of `changes` its row among those that count, -1 where it does not; -1 at the end as well."""
    rows = counted_rows(facts, settings)
    places = np.full(len(facts.changes) + 1, -1, dtype=np.int64)
    places[rows] = np.arange(rows.size)
    return places


@once
def counted_rows(facts: Facts, settings: LensSettings) -> NDArray[np.int64]:
    """The rows of `changes` that count, in the order of landing."""
    rows = np.flatnonzero(is_counted(facts, settings).to_numpy(dtype=np.bool_))
    found = facts.changes[["landed_at", "position"]].take(rows)
    order = np.lexsort((found["position"].to_numpy(dtype=np.int64), found["landed_at"].astype("int64").to_numpy()))
    chosen: NDArray[np.int64] = rows[order]
    return chosen


@once
def is_counted(facts: Facts, settings: LensSettings) -> pd.Series[bool]:
    """Which of the changes count.

    Left out: bots, bulk reformats, histories merged in, and changes whose size or date is unknown.
    """
    changes = facts.changes
    counts: pd.Series[bool] = (
        changes["landed_at"].notna()
        & (changes["landed_at"] <= pd.Timestamp(facts.as_of))
        & changes["net_lines"].notna()
        & (changes["event"] != FOREIGN_HISTORY)
        & ~changes["ignored"]
    )
    if not settings.include_bots:
        counts &= ~changes["bot"]
    return counts


@once
def sized_changes(facts: Facts, settings: LensSettings) -> pd.DataFrame:
    """The changes that count and hold lines which people wrote, by date of landing."""
    return sized(counted_changes(facts, settings))


def sized(changes: pd.DataFrame) -> pd.DataFrame:
    """Those of the changes that hold lines which people wrote."""
    return changes[changes["net_lines"] > 0].reset_index(drop=True)
