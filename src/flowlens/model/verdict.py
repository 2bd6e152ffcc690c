"""The verdict: one answer for the repository, the findings that decided it, what would change it, what to try next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from flowlens.model.finding import Confidence, Goal

__all__ = ["NextStep", "Verdict", "VerdictState"]

VerdictState = Literal["iterating", "mixed", "drifting", "splashy", "stalled", "not-enough-data"]


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to try: a hypothesis of the lens that weighs most, its target, and the day to look again.

    `measure` is the name of one of the lens's measures, or says what to count. Without a `goal` there is no `target`:
    what counts then is that there is an answer at all.
    """

    lens: str
    hypothesis: str
    measure: str
    goal: Goal | None
    target: float | None
    unit: str
    review_at: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """One answer in one sentence; `because` holds the ids of up to three lenses that decided it, weightiest first."""

    state: VerdictState
    confidence: Confidence
    because: tuple[str, ...]
    sentence: str
    would_change: str
    next_step: NextStep | None = None
