"""How sure a verdict is, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowlens.model.finding import Confidence
from flowlens.model.report import Report
from flowlens.outputs.how_sure import how_sure
from tests.outputs.reports import lacking_report, rich_report


def with_verdict(confidence: Confidence) -> Report:
    """Decided by a finding of high confidence and two of medium."""
    made = rich_report()
    return replace(made, verdict=replace(made.verdict, confidence=confidence))


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [
        pytest.param("high", "“Batch size” rests on many changes or releases, with no ", id="one"),
        pytest.param("medium", "“Release cadence” and “Splash” rest on a fair number of changes ", id="two"),
        pytest.param(
            "low",
            "What is named as deciding is surer, but something else that it rests on is not, or it has not been so "
            "at three weekly ends in a row: few changes ",
            id="less than all that are named",
        ),
    ],
)
def test_it_names_what_it_is_as_sure_as(confidence: Confidence, expected: str) -> None:
    assert how_sure(with_verdict(confidence)).startswith(expected)


def test_something_that_is_not_named_may_be_less_sure() -> None:
    made = with_verdict("medium")
    told = how_sure(replace(made, verdict=replace(made.verdict, because=("batch-size",))))
    assert told.startswith("What is named as deciding is surer, but something else that it rests on is not: a fair ")


def test_where_nothing_was_judged_there_is_nothing_to_be_sure_of() -> None:
    assert how_sure(lacking_report()) == ""


def test_what_is_less_sure_is_not_needed() -> None:
    told = how_sure(with_verdict("high"))
    assert told.endswith(
        " It is enough for this verdict; “Release cadence” and “Splash” are less sure and only add to it."
    )
    assert "enough for this verdict" not in how_sure(with_verdict("medium"))
