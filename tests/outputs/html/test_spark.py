"""The small line on a card."""

from __future__ import annotations

import pytest

from flowlens.model.measure import Point, Series
from flowlens.outputs.html.spark import spark
from tests.outputs.reports import day


def series(*values: float, name: str = "sizes") -> Series:
    return Series(name, "", "lines", tuple(Point(day(number), value, "") for number, value in enumerate(values)))


def test_from_left_to_right_with_the_lowest_at_the_bottom() -> None:
    assert spark(series(1, 3, 2)) == "2.0,26.0 60.0,2.0 118.0,14.0"


@pytest.mark.parametrize(
    "given",
    [series(), series(1), series(2, 2, 2), series(1, 2, name="waiting_survival")],
    ids=["empty", "one", "level", "no time"],
)
def test_without_a_trend_there_is_no_line(given: Series) -> None:
    assert spark(given) == ""


def test_many_points_make_forty() -> None:
    assert len(spark(series(*range(1_000))).split(" ")) == 40
