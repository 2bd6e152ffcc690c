"""The chart of what it takes to land."""

from __future__ import annotations

from flowlens.model.finding import Finding
from flowlens.model.measure import Point, Series
from flowlens.outputs.charts.chart import Chart
from flowlens.outputs.charts.draw import charts_of
from tests.outputs.reports import HOSTILE, day


def chart(*points: Point) -> Chart:
    series = Series("waited", "days for which a pull request waited", "days", points)
    (drawn,) = charts_of(Finding("process-weight", "healthy", "low", "", {}, series=(series,)))
    return drawn


def test_each_pull_is_a_dot_with_the_size_of_its_change() -> None:
    drawn = chart(Point(day(0), 0.25, "a", "#1: Do", "small"), Point(day(9), 10, "b", HOSTILE[0], "large"))
    assert drawn.spec is not None
    (rows,) = drawn.spec["datasets"].values()  # type: ignore[attr-defined]
    assert [(row["group"], row["shown"]) for row in rows] == [("small", "6 hours"), ("large", "10 days")]
    assert "between 6 hours and 10 days" in drawn.summary


def test_one_pull_is_no_chart() -> None:
    drawn = chart(Point(day(0), 1, "a", "#1: Do", "small"))
    assert drawn.spec is None
