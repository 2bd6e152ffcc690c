"""The chart of the size of releases against that of changes."""

from __future__ import annotations

from flowlens.model.measure import Point
from tests.outputs.charts.specs import at, drawn, rows

POINTS = [
    Point(at(day), value, "", f"median {value / 10:g}", group)
    for day, release, change in ((0, 100.0, 100.0), (90, 300.0, 110.0))
    for group, value in (("changes in a release", release), ("size of a change", change))
]


def test_both_lines_start_at_a_hundred() -> None:
    chart = drawn("release-batch", "regrouping", "", POINTS)
    data = rows(chart)[0]
    assert [(one["group"], one["value"]) for one in data[:2]] == [
        ("changes in a release", 100.0), ("size of a change", 100.0),
    ]  # fmt: skip
    assert "changes in a release 300 (median 30); size of a change 110 (median 11)" in chart.summary


def test_the_level_is_a_rule() -> None:
    assert [{"value": 100}] in rows(drawn("release-batch", "regrouping", "", POINTS))
