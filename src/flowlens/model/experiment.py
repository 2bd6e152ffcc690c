"""A team's experiment: what it should move by when, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from flowlens.model.finding import Goal
from flowlens.model.measure import Measure

__all__ = ["Aim", "Experiment", "Outcome", "Review", "Shift", "aim_of", "lower_is_better"]

Outcome = Literal["kept", "dumped", "cannot-tell-yet"]


@dataclass(frozen=True, slots=True)
class Aim:
    """A measure of a lens and where it should go; of a guard, where it must not go away from.

    Without a `target`, in the measure's own unit, any move that way counts.
    """

    lens: str
    measure: str
    goal: Goal
    target: float | None = None

    @property
    def id(self) -> str:
        """The name of the measure in full, as `batch-size.median`."""
        return f"{self.lens}.{self.measure}"


@dataclass(frozen=True, slots=True)
class Experiment:
    """A hypothesis, the measure that it should move, those that must not get worse, and the first and last day."""

    name: str
    hypothesis: str
    aim: Aim
    guards: tuple[Aim, ...]
    start: date
    review: date


@dataclass(frozen=True, slots=True)
class Shift:
    """One measure before the start and since; `change` is after divided by before, of shares after less before."""

    aim: Aim
    before: Measure
    after: Measure
    change: Measure


@dataclass(frozen=True, slots=True)
class Review:
    """What became of an experiment by a day; `known_by`: when the data could tell, if all goes on as it does."""

    experiment: Experiment
    as_of: date
    outcome: Outcome
    sentence: str
    shift: Shift | None = None
    guards: tuple[Shift, ...] = ()
    known_by: date | None = None


def aim_of(name: str, goal: Goal, target: float | None = None) -> Aim:
    """The aim of a measure by its name in full; ValueError where that is none, as `batch-size.median`."""
    lens, _, measure = name.partition(".")
    if not (lens and measure):
        raise ValueError("should be a lens and its measure, as batch-size.median")
    return Aim(lens, measure, goal, target)


def lower_is_better(goal: Goal) -> bool:
    """Whether a measure with that goal should fall."""
    return goal in {"at most", "below"}
