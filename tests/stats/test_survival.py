"""Waiting times with work still waiting: as published for the 6-MP trial, and as statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from flowlens.stats.estimate import Estimate
from flowlens.stats.survival import kaplan_meier

# Weeks in remission under 6-MP, Freireich 1963; 0 = still in remission.
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
ENDED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def test_as_published_for_the_6_mp_trial() -> None:
    found = kaplan_meier(WEEKS, [bool(mark) for mark in ENDED])
    assert list(found.times) == [6, 7, 10, 13, 16, 22, 23]
    assert list(found.share) == pytest.approx([0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4)
    assert found.quantile(0.5).value == 23
    assert (found.n, found.longest) == (21, 35)


def test_bounds_of_the_6_mp_trial_follow_from_published_errors() -> None:
    found = kaplan_meier(WEEKS, [bool(mark) for mark in ENDED])
    share, error = 0.4482, 0.1346
    exponent = np.exp(1.96 * error / (share * -np.log(share)))
    bounds = [found.low[-1], found.high[-1]]
    assert bounds == pytest.approx([share**exponent, share ** (1 / exponent)], abs=1e-3)
    assert found.quantile(0.5) == Estimate(23, 13, None, 21)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 15), st.booleans()), min_size=3, max_size=40))
def test_curve_as_statsmodels(rows: list[tuple[int, bool]]) -> None:
    durations, observed = [float(row[0]) for row in rows], [row[1] for row in rows]
    found = kaplan_meier(durations, observed)
    if not any(observed):
        assert found.times == ()
        return
    oracle = SurvfuncRight(np.array(durations), np.array(observed, dtype=float))
    assert found.times == tuple(oracle.surv_times)
    assert found.share == pytest.approx(tuple(oracle.surv_prob), abs=1e-12)


@pytest.mark.parametrize("q", [0.27, 0.52, 0.77])
@pytest.mark.parametrize("seed", range(5))
def test_quantiles_as_statsmodels(q: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    waits, cut = random.exponential(20, 60), random.uniform(5, 90, 60)
    durations, observed = np.minimum(waits, cut), waits <= cut
    oracle = SurvfuncRight(durations, observed.astype(float))
    with np.errstate(divide="ignore", invalid="ignore"):  # it takes the log of a share of 0
        low, high = oracle.quantile_ci(q, method="cloglog")
    found = kaplan_meier(durations, observed).quantile(q)
    assert found.value == oracle.quantile(q)
    assert found.low == low
    assert found.high == (None if np.isinf(high) else high)


def test_released_only_would_look_too_good() -> None:
    done, waiting = [10.0, 12.0, 14.0], [40.0] * 4
    found = kaplan_meier(done + waiting, [True] * 3 + [False] * 4)
    assert kaplan_meier(done, [True] * 3).quantile(0.5).value == 12
    assert found.quantile(0.5).value is None
    assert found.longest == 40


@pytest.mark.parametrize(
    ("durations", "observed", "expected"),
    [
        pytest.param([], [], Estimate(None, None, None, 0), id="empty"),
        pytest.param([5.0], [False], Estimate(None, None, None, 1), id="one, waiting"),
        pytest.param([5.0], [True], Estimate(5.0, 5.0, 5.0, 1), id="one, done"),
        pytest.param([5.0] * 4, [False] * 4, Estimate(None, None, None, 4), id="all waiting"),
        pytest.param([1.0, 2.0], [True, True], Estimate(1.0, 1.0, 2.0, 2), id="reached to the hair"),
    ],
)
def test_median_at_the_edges(durations: list[float], observed: list[bool], expected: Estimate) -> None:
    assert kaplan_meier(durations, observed).quantile(0.5) == expected


def test_empty_has_no_longest() -> None:
    assert kaplan_meier([], []).longest is None


def test_no_bounds_once_nothing_is_left() -> None:
    found = kaplan_meier([1.0, 2.0, 2.0], [True] * 3)
    assert found.share == pytest.approx((2 / 3, 0.0))
    assert (found.low[-1], found.high[-1]) == (None, None)


def test_a_wait_cut_off_at_an_event_still_counts_at_it() -> None:
    assert kaplan_meier([3.0, 3.0], [True, False]).share == (0.5,)


@pytest.mark.parametrize("q", [0.0, 1.0, -0.5])
def test_not_a_quantile(q: float) -> None:
    with pytest.raises(ValueError, match="not a share between"):
        kaplan_meier([1.0], [True]).quantile(q)


def test_every_duration_needs_its_mark() -> None:
    with pytest.raises(ValueError, match="2 durations but 1 marks"):
        kaplan_meier([1.0, 2.0], [True])
