"""The chart of two groups of people."""

from __future__ import annotations

import pytest

from flowlens.model.measure import Point
from tests.outputs.charts.specs import at, drawn, rows

POINTS = [
    Point(at(number), size, "", f"the quarter until {number}", group)
    for number in (0, 91)
    for group, size in (("new", 12.0), ("established", 30.0 + number))
]


@pytest.mark.parametrize("lens", ["newcomers", "role-models"])
def test_each_group_is_a_line_of_medians_without_anyone_in_it(lens: str) -> None:
    chart = drawn(lens, "group_sizes", "lines", POINTS)
    assert "in 2 of them both had enough people" in chart.caption
    (dots,) = rows(chart)
    assert [(row["group"], row["value"], row["id"]) for row in dots] == [
        ("new", 12.0, ""), ("established", 30.0, ""), ("new", 12.0, ""), ("established", 121.0, ""),
    ]  # fmt: skip


def test_no_quarter_with_enough_people_is_told_and_not_drawn() -> None:
    assert drawn("newcomers", "group_sizes", "lines", []).spec is None
