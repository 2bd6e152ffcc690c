"""Slopes and trend tests agree with scipy's; autocorrelation is taken out where it is strong."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.tsa.stattools import acf

from flowlens.stats.estimate import Estimate, Floats
from flowlens.stats.trend import drift_slope, mann_kendall, theil_sen


def noise(n: int, seed: int, rho: float = 0.0) -> Floats:
    """Return noise in which each value keeps the share rho of the one before."""
    steps = np.random.default_rng(seed).normal(size=n)
    for i in range(1, n):
        steps[i] += rho * steps[i - 1]
    return steps


def test_theil_sen_as_all_pairs_by_hand() -> None:
    # Slopes 1, 1, 1, 5/3, 2, 3: the middle two are 1 and 5/3, and so few have no 95 % bounds.
    found = theil_sen([0, 1, 2, 3], [0, 1, 2, 5])
    assert found.value == pytest.approx(4 / 3)
    assert (found.low, found.high) == (None, None)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(-9, 9)), min_size=12, max_size=40, unique_by=lambda p: p[0]))
def test_theil_sen_as_scipy(points: list[tuple[int, int]]) -> None:
    t, y = (np.array(part, dtype=float) for part in zip(*sorted(points), strict=True))
    oracle = stats.theilslopes(y, t, alpha=0.95)
    found = theil_sen(t, y)
    assert [found.value, found.low, found.high] == pytest.approx([oracle.slope, oracle.low_slope, oracle.high_slope])


def test_theil_sen_with_tied_times_as_scipy() -> None:
    t, y = np.repeat(np.arange(4.0), 8), noise(32, seed=2)
    oracle = stats.theilslopes(y, t, alpha=0.95)
    found = theil_sen(t, y)
    assert [found.value, found.low, found.high] == pytest.approx([oracle.slope, oracle.low_slope, oracle.high_slope])


@pytest.mark.parametrize(
    ("t", "y", "expected"),
    [
        pytest.param([], [], Estimate(None, None, None, 0), id="empty"),
        pytest.param([1.0], [2.0], Estimate(None, None, None, 1), id="one"),
        pytest.param([1.0, 1.0], [2.0, 3.0], Estimate(None, None, None, 2), id="one moment"),
        pytest.param([1.0, 3.0], [2.0, 6.0], Estimate(2.0, None, None, 2), id="two"),
        pytest.param(range(12), [3.0] * 12, Estimate(0.0, 0.0, 0.0, 12), id="constant"),
    ],
)
def test_theil_sen_at_the_edges(t: list[float], y: list[float], expected: Estimate) -> None:
    assert theil_sen(t, y) == expected


def test_theil_sen_needs_a_time_for_each_value() -> None:
    with pytest.raises(ValueError, match="1 times but 2 values"):
        theil_sen([1.0], [1.0, 2.0])


def kendall_p(y: Floats) -> float:
    """Return the p of Mann & Kendall from scipy's Kendall test, which lacks only the continuity correction."""
    n, tau = y.size, stats.kendalltau(np.arange(y.size), y, method="asymptotic")
    z = stats.norm.isf(tau.pvalue / 2)
    score = sum(np.sign(y[j] - y[i]) for i in range(n) for j in range(i + 1, n))
    return 1.0 if score == 0 else float(2 * stats.norm.sf((abs(score) - 1) * z / abs(score)))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("ties", [pytest.param(False, id="no ties"), pytest.param(True, id="ties")])
def test_mann_kendall_as_scipy(seed: int, ties: bool) -> None:
    # Alternating noise has negative autocorrelation, so nothing is pre-whitened.
    y = noise(30, seed, rho=-0.5) + 0.02 * np.arange(30)
    if ties:
        y = np.round(y).astype(np.float64)
    assert mann_kendall(y) == pytest.approx(kendall_p(y))


def test_mann_kendall_takes_the_larger_p_of_the_plain_and_the_prewhitened_series() -> None:
    y = noise(40, seed=1, rho=0.7) + 0.05 * np.arange(40)
    t = np.arange(40.0)
    slope = stats.theilslopes(y, t).slope
    rest = y - slope * t
    about = rest - rest.mean()
    r = (about[1:] * about[:-1]).sum() / (about**2).sum()
    assert r > 0.2
    white = y[1:] - r * y[:-1]
    assert mann_kendall(y) == pytest.approx(max(kendall_p(y), kendall_p(white)))
    assert mann_kendall(y) != pytest.approx(kendall_p(y))


def test_a_strong_trend_is_found_either_way() -> None:
    assert mann_kendall(noise(36, seed=3) + 0.15 * np.arange(36)) < 0.01
    assert mann_kendall(noise(36, seed=3, rho=0.5) + 0.3 * np.arange(36)) < 0.01


def test_steady_series_rarely_alarm() -> None:
    alarms = [mann_kendall(noise(24, seed)) < 0.05 for seed in range(300)]
    assert np.mean(alarms) < 0.10


@pytest.mark.parametrize(
    "y",
    [
        pytest.param([], id="empty"),
        pytest.param([1.0], id="one"),
        pytest.param([1.0, 2.0], id="two"),
        pytest.param([3.0] * 30, id="constant"),
        pytest.param([1.0, 2.0, 2.0, 1.0], id="up and down"),
    ],
)
def test_nothing_can_be_told(y: list[float]) -> None:
    assert mann_kendall(y) == 1.0


@pytest.mark.parametrize("step", [0.1, 0.7, 1.1])
def test_a_straight_line_is_a_trend(step: float) -> None:
    line = 3.3 + step * np.arange(24, dtype=np.float64)
    assert mann_kendall(line) == pytest.approx(kendall_p(line), rel=1e-6, abs=0)
    assert mann_kendall(line) < 1e-9


def test_a_drift_slope_without_autocorrelation_is_theil_sen() -> None:
    t, y = np.arange(30.0), noise(30, seed=1, rho=-0.6)
    assert drift_slope(t, y) == theil_sen(t, y)


def test_autocorrelation_widens_the_interval_by_the_published_factors() -> None:
    t, y = np.arange(40.0), noise(40, seed=1, rho=0.7)
    narrow, wide = theil_sen(t, y), drift_slope(t, y)
    rest = y - (narrow.value or 0) * t
    r = float(acf(rest - rest.mean(), nlags=1, fft=False)[1])
    corrected = (40 * r + 2) / 36
    root = np.sqrt((1 + corrected) / (1 - corrected))
    factor = root * stats.t.ppf(0.975, int(40 / root**2 - 2)) / stats.norm.ppf(0.975)
    assert factor > 1.5
    for bound, narrow_bound in ((wide.low, narrow.low), (wide.high, narrow.high)):
        assert (bound or 0) - (wide.value or 0) == pytest.approx(factor * ((narrow_bound or 0) - (narrow.value or 0)))


def test_a_drift_slope_holds_the_truth_of_autocorrelated_series() -> None:
    t = np.arange(24.0)
    found = [drift_slope(t, noise(24, seed, rho=0.3)) for seed in range(400)]
    assert np.mean([(one.low or 0) <= 0 <= (one.high or 0) for one in found]) > 0.91


@pytest.mark.parametrize(
    ("t", "y", "expected"),
    [
        pytest.param([], [], Estimate(None, None, None, 0), id="empty"),
        pytest.param([1.0], [2.0], Estimate(None, None, None, 1), id="one"),
        pytest.param(range(12), [3.0] * 12, Estimate(0.0, 0.0, 0.0, 12), id="constant"),
    ],
)
def test_drift_slope_at_the_edges(t: list[float], y: list[float], expected: Estimate) -> None:
    assert drift_slope(t, y) == expected
