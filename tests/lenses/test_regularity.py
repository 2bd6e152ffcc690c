"""What is on the beat, and what only the holidays made longer."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from flowlens.lenses.regularity import beat_of, distances, holiday_gaps, moved_beat, on_beat, usual_gaps


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        pytest.param(40, True, id="on the day"),
        pytest.param(30, True, id="a quarter early"),
        pytest.param(29, False, id="too early"),
        pytest.param(50, True, id="a quarter late"),
        pytest.param(50.4, True, id="and some hours"),
        pytest.param(51, False, id="too late"),
        pytest.param(70, True, id="one skipped"),
        pytest.param(90, True, id="one skipped, late"),
        pytest.param(69, False, id="between one and two"),
        pytest.param(120, False, id="two skipped"),
        pytest.param(0, False, id="at once"),
    ],
)
def test_within_a_quarter_of_one_gap_or_two(gap: float, *, expected: bool) -> None:
    assert on_beat(np.array([gap]), 40.0).tolist() == [expected]


def test_a_month_of_five_weeks_is_on_a_beat_of_four() -> None:
    assert on_beat(np.array([28.1, 35.2, 27.9]), 28.1).tolist() == [True] * 3


def test_of_random_gaps_a_quarter_is_on_the_beat() -> None:
    gaps = np.random.default_rng(1).exponential(1, 100_000)
    assert on_beat(gaps, float(np.median(gaps))).mean() == pytest.approx(0.26, abs=0.01)


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        pytest.param([42.0], 42.0, id="one"),
        pytest.param([42.0] * 6, 42.0, id="ties"),
        pytest.param([7.0, 14.0] * 6, 7.0, id="every other week skipped: no gap is of 10.5"),
        pytest.param([7.0] * 5 + [14.0] * 7, 7.0, id="more skipped than not"),
        pytest.param([14.0] * 12, 14.0, id="never skipped"),
        pytest.param([3.0, 20.0, 11.0, 1.0, 55.0], 11.0, id="no beat at all"),
    ],
)
def test_the_beat_of_some_gaps(gaps: list[float], expected: float) -> None:
    assert beat_of(np.array(gaps)) == expected


def test_no_gaps_have_no_beat() -> None:
    with pytest.raises(ValueError, match="no gaps"):
        beat_of(np.array([]))


@pytest.mark.parametrize(
    ("end", "gap", "expected"),
    [
        pytest.param(datetime(2021, 1, 12, tzinfo=UTC), 40, True, id="from December to January"),
        pytest.param(datetime(2021, 1, 12, tzinfo=UTC), 34, False, id="no longer than usual"),
        pytest.param(datetime(2020, 12, 31, tzinfo=UTC), 40, False, id="over before the year was"),
        pytest.param(datetime(2020, 11, 12, tzinfo=UTC), 40, False, id="in autumn"),
        pytest.param(datetime(2021, 3, 1, tzinfo=UTC), 80, False, id="longer than any holiday"),
        pytest.param(datetime(2021, 1, 1, tzinfo=UTC), 40, True, id="until the first of January"),
    ],
)
def test_a_gap_that_holidays_made_longer(end: datetime, gap: float, *, expected: bool) -> None:
    assert holiday_gaps(pd.Series([pd.Timestamp(end)]), np.array([float(gap)]), 28.0).tolist() == [expected]


def test_the_usual_gap_of_its_time() -> None:
    gaps = np.array([10.0] * 20 + [40.0] * 20)
    assert usual_gaps(gaps)[[0, 10, 30, 39]].tolist() == [10.0, 10.0, 40.0, 40.0]
    assert usual_gaps(np.array([])).tolist() == []


def test_distances_are_alike_for_half_and_double() -> None:
    assert distances(np.array([5.0, 10.0, 20.0])) == pytest.approx([np.log(2), 0, np.log(2)])
    assert distances(np.array([0.0, 0.0])).tolist() == [0.0, 0.0]
    assert distances(np.array([])).tolist() == []


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        pytest.param([7] * 11 + [60] * 5, (60, 5), id="to longer gaps"),
        pytest.param([60] * 11 + [7] * 6, (7, 6), id="to shorter ones"),
        pytest.param([7] * 11 + [60, 50, 60, 70], (60, 4), id="roughly"),
        pytest.param([7] * 16, None, id="the usual beat"),
        pytest.param([7] * 11 + [60] * 3, None, id="too few"),
        pytest.param([7] * 11 + [10] * 5, None, id="nearly the usual one"),
        pytest.param([7] * 11 + [60, 20, 60, 90, 30], None, id="not alike"),
        pytest.param([7] * 11 + [60, 60, 60, 7], None, id="and back"),
        pytest.param([30] * 11 + [0] * 4, None, id="all at one moment"),
        pytest.param([], None, id="none"),
    ],
)
def test_the_newest_gaps_may_keep_to_another_beat(gaps: list[float], expected: tuple[float, int] | None) -> None:
    usual = beat_of(np.array(gaps[:11], dtype=float)) if gaps else 0.0
    assert moved_beat(np.array(gaps, dtype=float), usual) == expected
