"""The chart of building to learn."""

from __future__ import annotations

from flowlens.model.finding import Finding
from flowlens.model.measure import Point, Series
from flowlens.outputs.charts.draw import charts_of
from tests.lenses.tables import day


def test_each_document_is_a_mark_by_the_days_to_its_code() -> None:
    kinds = ("document first", "code first")
    points = tuple(Point(day(n), 3.0 * n + 1, "a" * 40, f"rfcs/{n}.md", kinds[n % 2]) for n in range(9))
    series = Series("days_to_code", "days from a design document to the first code that bears its name", "days", points)
    (chart,) = charts_of(Finding("building-to-learn", "healthy", "low", "", {}, series=(series,)))
    assert chart.spec is not None
    (rows,) = chart.spec["datasets"].values()  # type: ignore[attr-defined]
    assert [row["group"] for row in rows] == [kinds[n % 2] for n in range(9)]
    assert [row["shown"] for row in rows[:3]] == ["1 day", "no wait", "7 days"]
    assert chart.summary.endswith("median 13 days.")
