"""Four weeks at a time, the trend over them, and changes of level."""

from __future__ import annotations

from math import inf

import numpy as np
import pandas as pd
import pytest

from flowlens.lenses.bins import Bins, Life, change_points, four_week_numbers, four_weeks, write_trend
from flowlens.lenses.sheet import Sheet
from tests.lenses.tables import day

LABELS = {"growth": "growth", "growth_p": "its chance"}


def binned(rows: list[tuple[float, float]], as_of: float, least: int = 1) -> Bins:
    at = pd.Series([day(number) for number, _ in rows], dtype="datetime64[us, UTC]")
    return four_weeks(at, pd.Series([value for _, value in rows], dtype="float64"), day(as_of), least)


# Four weeks of the calendar begin at Mondays: 2019-12-30, which is 2.5 days before day 0, 2020-01-27 and 2020-02-24.
MONDAYS = (-2.5, 25.5, 53.5)


def test_bins_are_four_weeks_of_the_calendar() -> None:
    found = binned([(-2.5, 9), (0, 5), (25, 4), (25.5, 1), (53, 2), (53.5, 100)], 56)
    assert found.numbers.tolist() == [-1, 0]
    assert found.medians.tolist() == [5, 1.5]
    assert found.starts == (day(MONDAYS[0]), day(MONDAYS[1]))


def test_a_later_end_changes_nothing_until_four_weeks_are_over() -> None:
    rows = [(float(number), number % 7 + 1.0) for number in range(-2, 80)]
    found = [binned(rows, as_of) for as_of in (53.5, 54, 60, 81)]
    assert len({tuple(bins.medians.tolist()) for bins in found}) == 1
    later = binned(rows, 81.5)
    assert (later.numbers.tolist(), later.starts[-1]) == ([-2, -1, 0], day(MONDAYS[2]))


def test_a_bin_with_too_few_is_left_out() -> None:
    assert binned([(1, 5), (1, 7), (30, 1)], 56, least=2).numbers.tolist() == [-1]


def test_no_values_make_no_bins() -> None:
    found = binned([], 56)
    assert (found.numbers.size, found.starts, found.medians.size) == (0, (), 0)


def test_numbers_are_in_units_of_four_weeks() -> None:
    at = pd.Series([day(0), day(28), day(42)], dtype="datetime64[us, UTC]")
    assert np.diff(four_week_numbers(at)).tolist() == pytest.approx([1, 0.5])


def trend_of(medians: list[float], first: int = 0) -> Sheet:
    n = len(medians)
    sheet = Sheet(LABELS)
    numbers = np.arange(first - n + 1, first + 1, dtype=np.float64)
    bins = Bins(numbers, tuple(day(28 * k) for k in range(n)), np.array(medians, dtype=np.float64))
    write_trend(sheet, bins, Life(28.0 * n, 0.0 if n else inf))
    return sheet


def test_growth_is_a_ratio_a_year() -> None:
    values = trend_of([100 * 2 ** (28 * k / 365) for k in range(39)]).values
    assert values["growth"].value == pytest.approx(2)
    assert values["growth_p"].value == pytest.approx(0, abs=1e-6)
    assert values["growth"].n == values["growth_p"].n == 39


def test_a_level_series_does_not_grow() -> None:
    values = trend_of([5.0] * 30).values
    assert (values["growth"].value, values["growth_p"].value) == (1, 1)


def test_only_the_last_three_years_count() -> None:
    values = trend_of([1000.0] * 60 + [10.0] * 39).values
    assert (values["growth"].value, values["growth"].n) == (1, 39)


@pytest.mark.parametrize(
    ("n", "missing"),
    [
        pytest.param(0, "0 of 24 four-week bins; none so far, so no pace can be told", id="none"),
        pytest.param(23, "23 of 24 four-week bins; about 4 weeks at this pace", id="one is missing"),
        pytest.param(24, None, id="enough"),
    ],
)
def test_a_trend_needs_24_bins(n: int, missing: str | None) -> None:
    values = trend_of([1.0] * n).values
    assert values["growth"].missing == values["growth_p"].missing == missing


def test_a_change_point_has_its_date_and_ratio() -> None:
    starts = tuple(day(28 * k) for k in range(40))
    (point,) = change_points(starts, np.array([10.0] * 20 + [30.0] * 20), "lines", 1, 1.5)
    assert (point.at, point.unit) == (day(560), "lines")
    assert (point.before, point.after, point.ratio) == pytest.approx((10, 30, 3))
    assert (point.n_before, point.n_after) == (20, 20)


@pytest.mark.parametrize(
    "values", [pytest.param([], id="none"), pytest.param([5.0], id="one"), pytest.param([5.0] * 40, id="all alike")]
)
def test_a_level_series_has_no_change_point(values: list[float]) -> None:
    starts = tuple(day(28 * k) for k in range(len(values)))
    assert change_points(starts, np.array(values), "lines", 1, 1.5) == ()


def test_a_small_step_is_not_told() -> None:
    starts = tuple(day(28 * k) for k in range(40))
    assert change_points(starts, np.array([10.0] * 20 + [14.0] * 20), "lines", 1, 1.5) == ()
