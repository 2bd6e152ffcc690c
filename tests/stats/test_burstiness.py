"""Clockwork is -1, random about 0, one burst 1, whatever the number of gaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from flowlens.stats.burstiness import kim_jo, mad_over_median, spread_interval


@given(st.integers(12, 200), st.floats(0.5, 1e3))
def test_the_two_ends_do_not_depend_on_the_number_of_gaps(n: int, size: float) -> None:
    assert kim_jo([size] * n) == pytest.approx(-1, abs=1e-6)
    assert kim_jo([0.0] * (n - 1) + [size]) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("n", [12, 24, 96])
def test_random_events_are_near_zero(n: int) -> None:
    random = np.random.default_rng(1)
    values = [kim_jo(random.exponential(7, n)) for _ in range(400)]
    assert np.mean([value for value in values if value is not None]) == pytest.approx(0, abs=0.06)


def test_kim_jo_by_hand() -> None:
    # 15 gaps of mean 2 and standard deviation 1, but for the odd one: r = sqrt(14 / 15) / 2.
    gaps = [1.0, 3.0] * 7 + [2.0]
    r = np.sqrt(14 / 15) / 2
    assert kim_jo(gaps) == pytest.approx((4 * r - np.sqrt(14)) / (2 * r + np.sqrt(14)))


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        pytest.param([], None, id="empty"),
        pytest.param([3.0], None, id="one"),
        pytest.param([1.0, 5.0] * 5 + [2.0], None, id="eleven are too few"),
        pytest.param([0.0] * 12, None, id="all at once"),
        pytest.param([42.0] * 12, -1.0, id="ties"),
    ],
)
def test_kim_jo_at_the_edges(gaps: list[float], expected: float | None) -> None:
    assert kim_jo(gaps) == expected


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        pytest.param([], None, id="empty"),
        pytest.param([3.0], None, id="one has no spread"),
        pytest.param([0.0, 0.0, 0.0, 9.0], None, id="median zero"),
        pytest.param([42.0] * 5, 0.0, id="ties"),
        pytest.param([1.0, 1.0, 2.0, 2.0, 4.0, 6.0, 9.0], 0.5, id="a textbook series: MAD 1, median 2"),
        pytest.param([7.0, 7.0, 8.0, 6.0, 7000.0], 1 / 7, id="one huge gap"),
    ],
)
def test_mad_over_median(gaps: list[float], expected: float | None) -> None:
    assert mad_over_median(gaps) == expected


@given(st.lists(st.integers(1, 90), min_size=2, max_size=40))
def test_mad_as_scipy(gaps: list[int]) -> None:
    expected = stats.median_abs_deviation(gaps) / np.median(gaps)
    assert mad_over_median([float(gap) for gap in gaps]) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        pytest.param([], (None, None, None), id="empty"),
        pytest.param([3.0], (None, None, None), id="one has no spread"),
        pytest.param([1.0, 2.0, 3.0], (0.5, None, None), id="too few for bounds"),
        pytest.param([42.0] * 8, (0.0, 0.0, 0.0), id="ties"),
        pytest.param([0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0], (0.0, 0.0, None), id="a median that may be zero"),
    ],
)
def test_the_interval_of_the_spread(gaps: list[float], expected: tuple[float | None, ...]) -> None:
    found = spread_interval(gaps, 1)
    assert (found.value, found.low, found.high) == expected
    assert found.n == len(gaps)


def test_the_interval_of_the_spread_covers_the_truth() -> None:
    """The spread of exponential gaps is asinh(1/2) / ln 2: half of them lie within that of the median."""
    random = np.random.default_rng(2)
    truth = np.arcsinh(0.5) / np.log(2)
    found = [spread_interval(random.exponential(5, 24), seed) for seed in range(200)]
    covered = [one.low <= truth <= one.high for one in found if one.low is not None and one.high is not None]
    assert len(covered) == 200
    assert 0.9 <= np.mean(covered) <= 0.99


def test_the_interval_of_the_spread_is_the_same_each_time() -> None:
    gaps = [3.0, 8.0, 2.0, 9.0, 12.0, 4.0, 7.0]
    assert spread_interval(gaps, 5) == spread_interval(gaps, 5)
