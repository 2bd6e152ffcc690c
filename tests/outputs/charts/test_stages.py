"""The chart of how long releases were out as pre-releases."""

from __future__ import annotations

import pytest

from flowlens.model.measure import Point
from tests.outputs.charts.specs import at, drawn, rows

POINTS = [
    Point(at(0), 0.0, "v1", "no pre-release", "small"),
    Point(at(30), 14.0, "v2", "2 pre-releases, the first 14 days before", "large"),
]


def test_each_release_is_a_stem_as_high_as_its_days() -> None:
    chart = drawn("gradual-rollout", "pre_days", "days", POINTS)
    assert chart.title == "How long releases were in pre-release"
    (dots,) = rows(chart)
    assert [(row["id"], row["value"], row["group"]) for row in dots] == [("v1", 0.0, "small"), ("v2", 14.0, "large")]
    assert "those at the bottom had no pre-release" in chart.caption


@pytest.mark.parametrize("n", [0, 1])
def test_too_few_are_told_and_not_drawn(n: int) -> None:
    assert drawn("gradual-rollout", "pre_days", "days", POINTS[:n]).spec is None


def test_two_at_one_moment_are_drawn() -> None:
    assert drawn("gradual-rollout", "pre_days", "days", [POINTS[1], POINTS[1]]).spec is not None


def test_that_none_had_a_pre_release_is_a_sentence_and_no_flat_line() -> None:
    chart = drawn("gradual-rollout", "pre_days", "days", [POINTS[0], POINTS[0]])
    assert chart.spec is None
    assert chart.caption == "Not drawn: none of 2 releases was out as a pre-release first."
