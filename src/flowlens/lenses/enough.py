"""How much data each answer needs; below it the answer is "not enough data". Source: design, section 5."""

from __future__ import annotations

from math import ceil

from flowlens.model.phrase import phrase

__all__ = [
    "BIN_CHANGES",
    "CHANGES",
    "CHANGES_FOR_P90",
    "GAPS",
    "GAPS_FOR_LEVEL",
    "GAPS_FOR_SHIFTS",
    "TREND_BINS",
    "wanting",
]

CHANGES = 50
CHANGES_FOR_P90 = 100
GAPS = 8
# From six values on, the smallest and the largest hold the median with 95 % (Conover 1999, section 3.2).
GAPS_FOR_LEVEL = 6
GAPS_FOR_SHIFTS = 24
TREND_BINS = 24
# A median of fewer changes than this says little of its four weeks.
BIN_CHANGES = 5


def wanting(n: int, least: int, unit: str, days: float | None = None) -> str:
    """Why there is not enough, and how long it takes at the pace of those `days` until there is."""
    text = f"{phrase(n, unit)} where {least} are needed"
    if not n or not days:
        return text
    return f"{text} (at this pace in {phrase(ceil((least - n) * days / n), 'days')})"
