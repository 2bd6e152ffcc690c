"""What became of an experiment: kept, dumped, or not to be told yet, and from when on it can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from flowlens.lenses.before_after import better, is_astray, reaches, shift_of, times_longer, worse
from flowlens.model.experiment import Experiment, Outcome, Review, Shift
from flowlens.model.measure import Measure
from flowlens.model.phrase import between, duration, phrase

__all__ = ["review"]

Levels = Mapping[str, Measure]
# Longer than this nobody waits for an answer: what cannot be told by then is too small to be told here.
_LONGEST_DAYS = 730


def review(experiment: Experiment, before: Levels, after: Levels, as_of: date) -> Review:
    """The answer as of a day, from the measures over as long before the start and since, by their names in full.

    It is decided on the day of review and not earlier: who looks every week until an interval happens to leave out "no
    change" will see one. What lands after the review is no part of it.
    """
    shift = shift_of(experiment.aim, before.get(experiment.aim.id), after.get(experiment.aim.id))
    guards = tuple(shift_of(guard, before.get(guard.id), after.get(guard.id)) for guard in experiment.guards)
    broken = [guard for guard in guards if worse(guard)]
    due = as_of >= experiment.review
    outcome = _outcome(shift, broken) if due else "cannot-tell-yet"
    known_by = None if outcome != "cannot-tell-yet" else _known_by(experiment, shift, as_of)
    sentence = _sentence(experiment, shift, guards, outcome) if due else _so_far(experiment, shift, broken)
    waiting = _waiting(experiment, shift, known_by) if due and outcome == "cannot-tell-yet" else ""
    return Review(experiment, as_of, outcome, f"{sentence}{waiting}", shift, guards, known_by)


def _outcome(shift: Shift, broken: Sequence[Shift]) -> Outcome:
    if broken or worse(shift):
        return "dumped"
    return "kept" if better(shift) else "cannot-tell-yet"


def _known_by(experiment: Experiment, shift: Shift, as_of: date) -> date | None:
    times = times_longer(shift)
    if times is None:
        return None
    days = (as_of - experiment.start).days * times
    if days > _LONGEST_DAYS:
        return None
    return max(experiment.start + timedelta(days=round(days)), experiment.review)


def _sentence(experiment: Experiment, shift: Shift, guards: Sequence[Shift], outcome: Outcome) -> str:
    moved = _moved(shift)
    if outcome == "kept":
        target = experiment.aim.target
        if target is None:
            reached = ""
        elif reaches(experiment.aim, shift.after):
            reached = f" The target of {experiment.aim.goal} {phrase(target, shift.after.unit)} is reached."
        else:
            reached = f" It falls short of the target of {experiment.aim.goal} {phrase(target, shift.after.unit)}."
        return f"Kept: {moved}, the way it should.{reached}{_guarded(guards)}"
    if outcome == "dumped":
        if broken := [guard for guard in guards if worse(guard)]:
            return f"Dumped: {moved}, but {_moved(broken[0])}, which it must not."
        return f"Dumped: {moved}, which is the other way."
    if shift.change.value is None:
        return f"It cannot be told yet: {shift.change.missing}."
    return f"It cannot be told yet: {moved}, which may be chance."


def _guarded(guards: Sequence[Shift]) -> str:
    unknown = [guard for guard in guards if guard.change.value is None]
    if unknown:
        return f" Of {unknown[0].aim.id}, which must not get worse, nothing is known: {unknown[0].change.missing}."
    return " What must not get worse did not, beyond chance." if guards else ""


def _so_far(experiment: Experiment, shift: Shift, broken: Sequence[Shift]) -> str:
    runs = f"It runs until {experiment.review.isoformat()}, and is judged then."
    seen = f" So far {_moved(shift)}." if shift.change.value is not None else f" So far: {shift.change.missing}."
    warned = f" Look at it earlier: {_moved(broken[0])}, which it must not." if broken else ""
    return f"{runs}{seen}{warned}"


def _waiting(experiment: Experiment, shift: Shift, known_by: date | None) -> str:
    if known_by is not None:
        more = duration(max((known_by - experiment.review).days, 1))
        return f" If it goes on like this, {more} more will tell: set review to {known_by.isoformat()}."
    if shift.change.value is None:
        return ""
    if is_astray(shift):
        return " If anything, it goes the other way."
    return " The difference is too small, or the time before too short, for more of the same to tell."


def _moved(shift: Shift) -> str:
    """What a measure did, as `a typical change went from 84 to 52 lines (0.62 times, 0.45–0.85)`."""
    name = (shift.after.label or shift.aim.measure.replace("_", " ")).partition(" (")[0]
    old, new, change = shift.before, shift.after, shift.change
    if old.value is None or new.value is None or change.value is None:
        return f"{name} is not known"
    span = "" if change.low is None or change.high is None else f", {between(change.low, change.high, change.unit)}"
    by = (
        f"{'+' if change.value > 0 else ''}{phrase(change.value, 'share')}"
        if change.unit == "share"
        else (phrase(change.value, "ratio"))
    )
    return f"{name} went from {phrase(old.value, old.unit)} to {phrase(new.value, new.unit)} ({by}{span})"
