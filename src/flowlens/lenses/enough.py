"""How much data each answer needs; below it the answer is "not enough data"."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from flowlens.model.phrase import phrase

__all__ = [
    "BIN_CHANGES",
    "CHANGES",
    "CHANGES_FOR_P90",
    "GAPS",
    "GAPS_FOR_BURSTINESS",
    "GAPS_FOR_LEVEL",
    "GAPS_FOR_SHIFTS",
    "RELEASES_FOR_P90",
    "TREND_BINS",
    "Pace",
    "wanting",
]

CHANGES = 50
CHANGES_FOR_P90 = 100
GAPS = 8
# From six values on, the smallest and the largest hold the median with 95 % (Conover 1999, section 3.2).
GAPS_FOR_LEVEL = 6
# With fewer, the burstiness of gaps at random wanders by more than the differences worth naming (sd 0.16 at 12).
GAPS_FOR_BURSTINESS = 12
GAPS_FOR_SHIFTS = 24
TREND_BINS = 24
# The longest tenth of waits lies in the few longest gaps: of fewer releases its interval would hold it too rarely.
RELEASES_FOR_P90 = 36
# A median of fewer changes than this says little of its four weeks.
BIN_CHANGES = 5


@dataclass(frozen=True, slots=True)
class Pace:
    """How many days there were to count in, and how many days a window may have at most."""

    days: float
    longest_days: float


def wanting(n: int, least: int, unit: str, pace: Pace | None = None) -> str:
    """Why there is not enough, and how long it takes at that pace until there is, if ever."""
    text = f"{phrase(n, unit)} where {least} are needed"
    if not n or pace is None or pace.days <= 0:
        return text
    whole = least * pace.days / n
    if whole > pace.longest_days:
        return f"{text} (too few at this pace for a window of {phrase(pace.longest_days, 'days')})"
    return f"{text} (at this pace in {phrase(ceil(whole - pace.days), 'days')})"
