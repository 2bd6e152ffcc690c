"""Waiting times with work still waiting: as published for the 6-MP trial, and as statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
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


@pytest.mark.parametrize("seed", range(3))
def test_singles_have_greenwoods_variance(seed: int) -> None:
    """With Student's t instead of the normal factor, which many groups make all but the same."""
    random = np.random.default_rng(seed)
    waits, cut = random.exponential(20, 400), random.uniform(5, 90, 400)
    durations, observed = np.minimum(waits, cut), waits <= cut
    alone, grouped = (kaplan_meier(durations, observed, names) for names in (None, range(400)))
    assert grouped.share == alone.share
    middle = slice(20, 200)
    assert grouped.low[middle] == pytest.approx(alone.low[middle], abs=0.004)
    assert grouped.high[middle] == pytest.approx(alone.high[middle], abs=0.004)


def test_bounds_of_groups_as_leaving_each_out() -> None:
    """The jackknife over releases, which the linear form only comes near to: with statsmodels' curve, by hand."""
    random = np.random.default_rng(5)
    groups = np.repeat(np.arange(40), 12)
    durations = np.ceil(random.exponential(20, 40)[groups] + random.uniform(0, 10, 480))
    observed = np.repeat(np.arange(40) < 34, 12)
    found = kaplan_meier(durations, observed, groups.tolist())
    place = found.times.index(found.quantile(0.5).value or 0)

    def share(kept: NDArray[np.bool_]) -> float:
        curve = SurvfuncRight(durations[kept], observed[kept].astype(float))
        return float(curve.surv_prob[curve.surv_times <= found.times[place]][-1])

    logs = np.log([share(groups != group) for group in range(40)])
    error = np.sqrt(39 / 40 * ((logs - logs.mean()) ** 2).sum())
    middle = found.share[place]
    # About 30 degrees of freedom are left of 40 groups.
    exponent = np.exp(2.04 * error / -np.log(middle))
    assert [found.low[place], found.high[place]] == pytest.approx(
        [middle**exponent, middle ** (1 / exponent)], abs=0.02
    )


def test_what_leaves_together_is_less_sure() -> None:
    durations, releases = [10.0 * k for k in range(1, 11) for _ in range(10)], [k for k in range(10) for _ in range(10)]
    alone, grouped = (kaplan_meier(durations, [True] * 100, names).quantile(0.5) for names in (None, releases))
    assert (alone.low, alone.value, alone.high) == (40, 50, 60)
    assert (grouped.low, grouped.value, grouped.high) == (10, 50, 100)


@pytest.mark.parametrize(
    ("durations", "groups", "expected"),
    [
        pytest.param([], [], Estimate(None, None, None, 0), id="empty"),
        pytest.param([5.0], ["a"], Estimate(5.0, None, None, 1), id="one"),
        pytest.param([5.0, 6.0, 7.0], ["a"] * 3, Estimate(6.0, None, None, 3), id="one group"),
    ],
)
def test_groups_at_the_edges(durations: list[float], groups: list[str], expected: Estimate) -> None:
    assert kaplan_meier(durations, [True] * len(durations), groups).quantile(0.5) == expected


def test_every_wait_needs_its_group() -> None:
    with pytest.raises(ValueError, match="2 values but 1 clusters"):
        kaplan_meier([1.0, 2.0], [True, True], ["a"])


@pytest.mark.parametrize(
    ("time", "share"), [(0, 1.0), (5.9, 1.0), (6, 0.857), (9, 0.807), (22, 0.538), (35, 0.448), (36, None)]
)
def test_the_share_at_a_time(time: float, share: float | None) -> None:
    found = kaplan_meier(WEEKS, [bool(mark) for mark in ENDED]).at(time)
    assert found.n == 21
    assert found.value == (None if share is None else pytest.approx(share, abs=5e-4))
    # Nothing is known of how far it may be off before anything has ended.
    assert (found.low is None) is (time < 6 or time > 35)


def test_where_none_is_left_none_is_left_later() -> None:
    assert kaplan_meier([1.0, 2.0, 3.0], [True, True, True]).at(10.0).value == 0.0
    assert kaplan_meier([1.0, 2.0, 3.0], [True, True, False]).at(10.0).value is None


def test_a_share_is_no_lower_than_the_least_of_a_later_time() -> None:
    """One of 30 has ended at once, with three more of its change; four later, each by itself."""
    durations = [1.0] * 4 + [50.0, 60.0, 70.0, 80.0] + [400.0] * 22
    groups = [*["a"] * 4, *map(str, range(26))]
    found = kaplan_meier(durations, [True] * 8 + [False] * 22, groups)
    alone, later, both = found.at(10.0), found.at(100.0), found.at_least_later(10.0, 100.0)
    assert alone.low is not None
    assert later.low is not None
    assert later.low > alone.low
    assert both == Estimate(alone.value, later.low, alone.high, alone.n)
    assert found.at_least_later(100.0, 10.0) == later
    assert found.at_least_later(10.0, 500.0) == alone


def test_the_share_of_nothing() -> None:
    assert kaplan_meier([], []).at(0) == Estimate(None, None, None, 0)
