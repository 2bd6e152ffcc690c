"""A series as one line of block characters."""

from __future__ import annotations

from flowlens.model.measure import Point, Series
from flowlens.outputs.sparkline import sparkline
from tests.outputs.reports import day, lead_time


def series(*values: float, step: float = 1.0) -> Series:
    """Points a day apart."""
    return Series("s", "S", "days", tuple(Point(day(n * step), value, "") for n, value in enumerate(values)))


def test_lowest_to_highest() -> None:
    assert sparkline(series(0, 1, 2, 3, 4, 5, 6, 7)) == "▁▂▃▄▅▆▇█"


def test_a_level_series_is_a_level_line() -> None:
    assert sparkline(series(5, 5, 5)) == "▄▄▄"


def test_a_bin_is_its_median_and_an_empty_bin_a_space() -> None:
    points = [Point(day(at), value, "") for at, value in ((0, 1), (0.1, 99), (0.2, 1), (3, 8))]
    assert sparkline(Series("s", "S", "days", tuple(points)), width=4) == "▁  █"


def test_no_more_than_the_width() -> None:
    assert len(sparkline(series(*range(500)))) == 24


def test_nothing_where_there_is_no_time() -> None:
    assert sparkline(series()) == ""
    assert sparkline(series(1)) == ""
    assert sparkline(series(1, 2, 3, step=0)) == ""
    assert sparkline(lead_time().series[0]) == ""
