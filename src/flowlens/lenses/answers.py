"""What every lens answers alike: that it cannot answer, how sure it is, and when to look again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from flowlens.lenses.alike import alike
from flowlens.model.finding import Confidence, Finding, State, TryNext
from flowlens.model.measure import Measures

__all__ = ["REVIEW_DAYS", "Answer", "answered", "confidence_of", "review_at", "unanswered"]

# Two months: long enough for 8 releases of a weekly beat, short enough to remember what was tried.
REVIEW_DAYS = 56


@dataclass(frozen=True, slots=True)
class Answer:
    """What a lens concludes from its measures."""

    state: State
    confidence: Confidence
    sentence: str
    try_next: TryNext


def answered(measures: Measures, answer: Answer) -> Finding:
    """The finding of a lens: its answer, with what it measured."""
    return Finding(
        lens=measures.lens,
        state=answer.state,
        confidence=answer.confidence,
        sentence=answer.sentence,
        measures=alike(measures.values),
        change_points=measures.change_points,
        evidence=measures.evidence,
        series=measures.series,
        asides=measures.asides,
        try_next=answer.try_next,
    )


def unanswered(measures: Measures, enable: str, watch: str) -> Finding | None:
    """The finding of a lens that has nothing to judge, what would enable it, and what to watch; None where it has."""
    why = measures.not_applicable or measures.not_enough
    if why is None:
        return None
    state: State = "not-applicable" if measures.not_applicable else "not-enough-data"
    return answered(measures, Answer(state, "low", why, TryNext(enable, watch, None, review_at(measures.as_of))))


def confidence_of(n: int, medium: int, high: int) -> Confidence:
    """How sure, by the number of things counted in the smaller window."""
    return "high" if n >= high else "medium" if n >= medium else "low"


def review_at(as_of: datetime, least_days: float = 0.0) -> date:
    """The day to look again; `least_days` is how long it takes at least until there is anything to see."""
    return (as_of + timedelta(days=max(REVIEW_DAYS, ceil(least_days)))).date()
