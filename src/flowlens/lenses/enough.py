"""How much data each answer needs; below it the answer is "not enough data", and how long until there is enough."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from flowlens.model.phrase import duration, phrase

__all__ = [
    "BIN_CHANGES",
    "CHANGES",
    "CHANGES_FOR_P90",
    "GAPS",
    "GAPS_FOR_BURSTINESS",
    "GAPS_FOR_LEVEL",
    "GAPS_FOR_SHIFTS",
    "RELEASES_FOR_P90",
    "SILENT_GAPS",
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
# The test is exact at any number; of fewer than this it sees a doubled gap in regular releases only now and then.
GAPS_FOR_SHIFTS = 12
TREND_BINS = 24
# The longest tenth of waits lies in the few longest gaps: of 36 releases at random times its interval holds it in 89 of
# 100 samples only, of 52 in 94.
RELEASES_FOR_P90 = 52
# A median of fewer changes than this says little of its four weeks.
BIN_CHANGES = 5

# One thing has no gap to another, and of less than a day there is no telling what the next days bring.
_FEWEST = 2
_FEWEST_DAYS = 1.0
# At a pace that still holds, so long a wait has a chance of 5 % (the rule of three: Hanley & Lippman-Hand 1983).
SILENT_GAPS = 3.0
# Four weeks are no silence, however often something comes: people take holidays.
_SHORT_SILENCE_DAYS = 28.0
# A window of more years than this would tell of another team.
_LONGEST_DAYS = 3_650.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a window fills, from what was counted in it.

    There were `days` to count in, the last `silent_days` of them without anything (infinite: there never was any). The
    window may get `longest_days` long. Where it is another window's pace (`counted` there), what comes counts only
    after `delay_days`. `settable`: a longer window can be asked for.
    """

    days: float
    longest_days: float = inf
    silent_days: float = 0.0
    counted: int | None = None
    delay_days: float = 0.0
    settable: bool = False


def wanting(n: int, least: int, unit: str, pace: Pace | None = None) -> str:
    """How many there are of how many, and how long it takes at that pace until there are enough, or what would help.

    `7 of 12 releases; about 5 months at this pace`. None: how many there will be has nothing to do with time.
    """
    text = f"{n:,} of {phrase(least, unit)}"
    return text if pace is None else f"{text}; {_outlook(n, least, pace)}"


def _outlook(n: int, least: int, pace: Pace) -> str:
    counted = n if pace.counted is None else pace.counted
    unknown = _no_pace(counted, pace)
    if unknown is not None:
        return unknown
    a_day = counted / pace.days
    if least > pace.longest_days * a_day:
        longer = pace.settable and least <= _LONGEST_DAYS * a_day
        helps = "; a longer one can be set" if longer else ""
        return f"too few at this pace for a window of {duration(pace.longest_days)}{helps}"
    return f"about {duration(pace.delay_days + (least - n) / a_day)} at this pace"


def _no_pace(counted: int, pace: Pace) -> str | None:
    """Why no pace can be told, and what would help; None where it can."""
    # What is counted otherwise than the window (all releases, not those that lead) may be there in its silence.
    silent_days = 0.0 if pace.silent_days == inf else pace.silent_days
    if not counted and silent_days > pace.days:
        return f"nothing for {duration(silent_days)}, so no pace can be told (--until looks at an earlier day)"
    if not counted:
        return "none so far, so no pace can be told"
    if silent_days > max(SILENT_GAPS * pace.days / counted, _SHORT_SILENCE_DAYS):
        return f"nothing new for {duration(silent_days)}, so no pace can be told"
    if counted < _FEWEST:
        return f"it takes {_FEWEST} to tell a pace"
    return "it takes a day or more to tell a pace" if pace.days < _FEWEST_DAYS else None
