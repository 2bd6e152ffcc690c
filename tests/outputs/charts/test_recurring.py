"""The chart of recurrence."""

from __future__ import annotations

from flowlens.model.finding import Finding
from flowlens.model.measure import Point, Series
from flowlens.outputs.charts.draw import charts_of
from tests.lenses.tables import day


def test_each_repair_is_a_mark_by_the_days_since_the_last() -> None:
    points = tuple(Point(day(n), 10.0 * n + 1, "a" * 40, "fix", "again" if n < 9 else "later") for n in range(12))
    series = Series("days_since", "days since a place of the repair was last repaired", "days", points)
    (chart,) = charts_of(Finding("recurrence", "healthy", "low", "", {}, series=(series,)))
    assert chart.spec is not None
    line, rows = chart.spec["datasets"].values()  # type: ignore[attr-defined]
    assert line == [{"value": 90}], "the line that tells again from later"
    assert [row["group"] for row in rows] == ["again"] * 9 + ["later"] * 3
    assert "no dot" not in chart.caption
    assert chart.summary.endswith("median 56 days.")
