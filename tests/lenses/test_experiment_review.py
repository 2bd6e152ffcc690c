"""Kept, dumped, or not to be told yet: and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from flowlens.lenses.experiment_review import review
from flowlens.model.experiment import Aim, Experiment
from flowlens.model.measure import Measure

START, REVIEW = date(2026, 3, 2), date(2026, 4, 27)
MEDIAN, REVERTED = "batch-size.median", "recovery.reverted_30"
EXPERIMENT = Experiment(
    "smaller", "If we split, changes shrink.", Aim("batch-size", "median", "below", 60), (), START, REVIEW
)
GUARDED = replace(EXPERIMENT, guards=(Aim("recovery", "reverted_30", "at most"),))


def lines(value: float, low: float, high: float) -> Measure:
    return Measure(value, "lines", 120, low, high, label="a typical change (median)")


def share(value: float, low: float, high: float) -> Measure:
    return Measure(value, "share", 120, low, high, label="changes reverted within 30 days")


BEFORE = {MEDIAN: lines(80, 70, 92), REVERTED: share(0.02, 0.01, 0.04)}
SMALLER = {MEDIAN: lines(50, 44, 58), REVERTED: share(0.02, 0.01, 0.05)}
LARGER = {MEDIAN: lines(130, 110, 150)}
UNSURE = {MEDIAN: lines(70, 50, 95)}
BROKEN = {MEDIAN: lines(50, 44, 58), REVERTED: share(0.2, 0.14, 0.27)}


def test_it_is_kept() -> None:
    found = review(EXPERIMENT, BEFORE, SMALLER, REVIEW)
    assert (found.outcome, found.known_by) == ("kept", None)
    assert found.sentence.startswith("Kept: a typical change went from 80 lines to 50 lines (0.6")
    assert found.sentence.endswith(", the way it should. The target of below 60 lines is reached.")


def test_a_target_that_is_missed_is_told() -> None:
    short = replace(EXPERIMENT, aim=replace(EXPERIMENT.aim, target=40))
    found = review(short, BEFORE, SMALLER, REVIEW)
    assert found.outcome == "kept"
    assert "It falls short of the target of below 40 lines." in found.sentence
    without = review(replace(EXPERIMENT, aim=replace(EXPERIMENT.aim, target=None)), BEFORE, SMALLER, REVIEW)
    assert without.sentence.endswith("the way it should.")


def test_the_other_way_is_dumped() -> None:
    found = review(EXPERIMENT, BEFORE, LARGER, REVIEW)
    assert found.outcome == "dumped"
    assert found.sentence.endswith("which is the other way.")


def test_a_guard_that_breaks_dumps_it() -> None:
    found = review(GUARDED, BEFORE, BROKEN, REVIEW)
    assert found.outcome == "dumped"
    assert "but changes reverted within 30 days went from 2 % to 20 % (+18 %" in found.sentence
    assert found.sentence.endswith("which it must not.")


@pytest.mark.parametrize(
    ("after", "told"),
    [
        pytest.param(SMALLER, "What must not get worse did not, beyond chance.", id="held"),
        pytest.param({MEDIAN: SMALLER[MEDIAN]}, "recovery.reverted_30, which must not get worse, nothing is known: ",
                     id="not known"),
    ],
)  # fmt: skip
def test_what_is_said_of_guards_that_do_not_break(after: dict[str, Measure], told: str) -> None:
    found = review(GUARDED, BEFORE, after, REVIEW)
    assert found.outcome == "kept"
    assert told in found.sentence


def test_what_may_be_chance_has_a_day_when_it_is_known() -> None:
    found = review(EXPERIMENT, BEFORE, UNSURE, REVIEW)
    assert found.outcome == "cannot-tell-yet"
    assert "which may be chance. " in found.sentence
    assert "The difference is too small, or the time before too short" in found.sentence
    wider = review(EXPERIMENT, {MEDIAN: lines(80, 76, 84)}, {MEDIAN: lines(65, 50, 84)}, REVIEW)
    assert wider.known_by is not None
    assert wider.known_by > REVIEW
    assert wider.sentence.endswith(f"more will tell: set review to {wider.known_by.isoformat()}.")


def test_years_are_not_waited_for() -> None:
    far = review(EXPERIMENT, {MEDIAN: lines(80, 79.7, 80.3)}, {MEDIAN: lines(78, 55, 110)}, REVIEW)
    assert far.known_by is None
    assert "too small" in far.sentence


def test_the_other_way_that_may_be_chance() -> None:
    found = review(EXPERIMENT, BEFORE, {MEDIAN: lines(85, 60, 120)}, REVIEW)
    assert found.outcome == "cannot-tell-yet"
    assert found.sentence.endswith("If anything, it goes the other way.")


@pytest.mark.parametrize("after", [SMALLER, LARGER, UNSURE, BROKEN])
def test_before_the_day_of_review_nothing_is_decided(after: dict[str, Measure]) -> None:
    found = review(GUARDED, BEFORE, after, REVIEW - timedelta(days=1))
    assert found.outcome == "cannot-tell-yet"
    assert found.sentence.startswith(
        "It runs until 2026-04-27, and is judged then. So far a typical change went from 80"
    )
    assert ("Look at it earlier" in found.sentence) == (after is BROKEN)


def test_nothing_since_the_start() -> None:
    found = review(EXPERIMENT, BEFORE, {}, START)
    assert found.sentence.endswith("So far: nothing has landed since the start.")
    due = review(EXPERIMENT, BEFORE, {}, REVIEW)
    assert due.sentence == "It cannot be told yet: nothing has landed since the start."
