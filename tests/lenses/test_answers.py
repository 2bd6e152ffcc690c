"""What every lens answers alike."""

from __future__ import annotations

from datetime import date

import pytest

from flowlens.lenses.answers import confidence_of, review_at, unanswered
from flowlens.model.measure import Measure, Measures
from tests.lenses.tables import day

VALUES = {"median": Measure(None, "lines", 3, missing="too few")}


def test_a_lens_that_has_something_to_judge_is_not_unanswered() -> None:
    assert unanswered(Measures("splash", day(0), VALUES), "Do it.", "it") is None


@pytest.mark.parametrize(
    ("given", "state"),
    [
        pytest.param(Measures("splash", day(0), VALUES, not_enough="So."), "not-enough-data", id="not enough"),
        pytest.param(Measures("splash", day(0), VALUES, not_applicable="So."), "not-applicable", id="not applicable"),
    ],
)
def test_an_answer_of_none_says_why_and_what_to_do(given: Measures, state: str) -> None:
    found = unanswered(given, "Do it.", "the number of changes")
    assert found is not None
    assert (found.lens, found.state, found.confidence, found.sentence) == ("splash", state, "low", "So.")
    assert found.measures == VALUES
    assert found.try_next is not None
    assert (found.try_next.hypothesis, found.try_next.review_at) == ("Do it.", date(2020, 2, 26))


@pytest.mark.parametrize(
    ("n", "confidence"),
    [(0, "low"), (11, "low"), (12, "medium"), (23, "medium"), (24, "high")],
)
def test_confidence_by_what_was_counted(n: int, confidence: str) -> None:
    assert confidence_of(n, 12, 24) == confidence


def test_the_review_is_in_eight_weeks() -> None:
    assert review_at(day(0)) == date(2020, 2, 26)
