"""Which changes count: the ones that people made and landed, whose size is known."""

from __future__ import annotations

import pandas as pd

from flowlens.facts.events import FOREIGN_HISTORY
from flowlens.facts.tables import Facts
from flowlens.lenses.once import once
from flowlens.lenses.settings import LensSettings

__all__ = ["counted_changes", "is_counted", "sized"]


@once
def counted_changes(facts: Facts, settings: LensSettings) -> pd.DataFrame:
    """The changes that count, by date of landing."""
    return facts.changes[is_counted(facts, settings)].sort_values(["landed_at", "position"], ignore_index=True)


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


def sized(changes: pd.DataFrame) -> pd.DataFrame:
    """Those of the changes that hold lines which people wrote."""
    return changes[changes["net_lines"] > 0].reset_index(drop=True)
