"""What a lens concludes: a state, how sure, a sentence, and one thing to try next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from flowlens.model.measure import Aside, ChangePoint, Evidence, Measure, Series

__all__ = ["JUDGED", "LEAST_SURE_FIRST", "Card", "Confidence", "Finding", "Goal", "State", "TryNext"]

State = Literal["healthy", "watch", "concern", "not-enough-data", "not-applicable"]
Confidence = Literal["low", "medium", "high"]
LEAST_SURE_FIRST: tuple[Confidence, ...] = get_args(Confidence)
# The states that say something of the practice; of the others a confidence would mean nothing.
JUDGED: frozenset[State] = frozenset({"healthy", "watch", "concern"})
Goal = Literal["at most", "at least", "below", "above"]


@dataclass(frozen=True, slots=True)
class TryNext:
    """One thing to try, worded as a hypothesis, with the measure it should move and the day to look again.

    `measure` is the name of one of the lens's measures, or says what to count; `goal` is where it should go, from the
    value that it has. Without one, what counts is that there is an answer at all.
    """

    hypothesis: str
    measure: str
    goal: Goal | None
    review_at: date


@dataclass(frozen=True, slots=True)
class Card:
    """What a lens is about, read from the docstring of its module and printed by `flowlens explain`."""

    lens: str
    title: str
    question: str
    unit: str
    better: str
    reads: str
    leaves_out: str
    source: str

    @property
    def fields(self) -> Mapping[str, str]:
        """What it says, by the words that stand before it, in their order; a text may be empty."""
        return {
            "Question": self.question,
            "Unit": self.unit,
            "Better": self.better,
            "Reads": self.reads,
            "Leaves out": self.leaves_out,
            "Source": self.source,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """A lens's answer; `state` and `confidence` are told apart, and every number in `sentence` is in `measures`."""

    lens: str
    state: State
    confidence: Confidence
    sentence: str
    measures: Mapping[str, Measure]
    change_points: tuple[ChangePoint, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    series: tuple[Series, ...] = ()
    try_next: TryNext | None = None
    asides: tuple[Aside, ...] = ()
