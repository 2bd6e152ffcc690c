"""The rule `drift` on numbers: windows, both of them, and how often it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from flowlens.gate.drift import Change, Drift, drift_at, episodes_in, reach_days, weeks_in
from flowlens.gate.settings import DriftSettings

RULE = DriftSettings()
DAY = 86_400
NOW = 1000 * DAY


def daily(*sizes: int, last: float = 0) -> list[Change]:
    """One change a day, the last one so many days ago."""
    return [(int(NOW - (last + len(sizes) - 1 - n) * DAY), size) for n, size in enumerate(sizes)]


def at_now(changes: Sequence[Change], rule: DriftSettings = RULE) -> Drift:
    return drift_at(changes, NOW, rule)


@pytest.mark.parametrize(
    ("sizes", "holds"),
    [
        pytest.param([10] * 120 + [20] * 40, True, id="doubled for forty days"),
        pytest.param([10] * 120 + [15] * 40, True, id="by half: exactly the ratio"),
        pytest.param([10] * 120 + [14] * 40, False, id="by less than half"),
        pytest.param([20] * 120 + [10] * 40, False, id="halved"),
        pytest.param([10] * 160, False, id="as ever"),
        pytest.param([10] * 150 + [5000] * 10, False, id="ten large days: the median is as it was"),
        pytest.param([10] * 143 + [20] * 17, False, id="doubled for 17 days: now, but not a week ago"),
        pytest.param([10] * 137 + [20] * 23, True, id="doubled for 23 days: now and a week ago"),
        pytest.param([], False, id="nothing"),
        pytest.param([10], False, id="one change"),
    ],
)
def test_holds(sizes: list[int], holds: bool) -> None:
    assert at_now(daily(*sizes)).holds is holds


def test_the_windows() -> None:
    found = at_now(daily(*[10] * 120, *[20] * 40)).now
    assert (found.n_recent, found.recent_median, found.n_before, found.before_median) == (28, 20, 132, 10)
    assert found.ratio == 2
    expected = stats.mannwhitneyu([20] * 28, [10] * 120 + [20] * 12, alternative="greater", method="asymptotic").pvalue
    assert found.p == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("days_ago", "window"),
    [
        pytest.param(0, "recent", id="now"),
        pytest.param(27.99, "recent", id="almost 28 days ago"),
        pytest.param(28, "before", id="28 days ago"),
        pytest.param(209.99, "before", id="almost 210 days ago"),
        pytest.param(210, None, id="210 days ago"),
        pytest.param(-0.01, None, id="after that time"),
    ],
)
def test_the_ends_of_the_windows(days_ago: float, window: str | None) -> None:
    found = at_now([(int(NOW - days_ago * DAY), 10)]).now
    assert (found.n_recent, found.n_before) == (int(window == "recent"), int(window == "before"))


@pytest.mark.parametrize(
    ("n_recent", "n_before", "enough"),
    [
        pytest.param(12, 30, True, id="just enough"),
        pytest.param(11, 30, False, id="too few now"),
        pytest.param(12, 29, False, id="too few before"),
    ],
)
def test_how_many_are_needed(n_recent: int, n_before: int, enough: bool) -> None:
    changes = daily(*[20] * n_recent) + daily(*[10] * n_before, last=30)
    found = at_now(changes)
    assert found.now.enough is enough
    assert (found.now.recent_median is not None) is enough
    assert not found.holds


def test_it_looks_back_as_far_as_both_windows() -> None:
    assert reach_days(RULE) == 28 + 182 + 7


def test_a_p_that_is_alpha_is_not_below_it() -> None:
    changes = daily(*[10] * 120, *[20] * 40)
    drift = at_now(changes)
    assert drift.now.p is not None
    assert drift.week_ago.p is not None
    largest = max(drift.now.p, drift.week_ago.p)
    assert not at_now(changes, replace(RULE, alpha=largest)).holds
    assert at_now(changes, replace(RULE, alpha=largest * 1.01)).holds


def weekly(*levels: Sequence[int]) -> list[Change]:
    """The changes of each week, an hour apart, the last week ending now."""
    n = len(levels)
    return [
        (NOW - (n - k) * 7 * DAY + 3600 * (i + 1), size) for k, week in enumerate(levels) for i, size in enumerate(week)
    ]


# As large a week comes now and then, and 26 small ones lie between.
SMALL, LARGE = (8, 10, 12) * 3, (80, 100, 120) * 20


def test_large_weeks_that_come_now_and_then_are_no_drift() -> None:
    """One change in three is a large one of late, all in two weeks; four weeks in thirty were like these."""
    changes = weekly(*[SMALL] * 10, LARGE, *[SMALL] * 8, LARGE, *[SMALL] * 8, SMALL, LARGE, SMALL, SMALL)
    found = at_now(changes)
    assert found.now.p is not None
    assert found.now.p < RULE.alpha
    assert found.now.ratio == 80 / 12
    assert found.now.weeks_p is not None
    assert found.now.weeks_p > 0.1
    assert not found.holds
    assert at_now(changes, replace(RULE, weeks_alpha=0.5)).now.weeks_differ


def test_five_large_weeks_are_a_drift_and_the_same_history_says_the_same() -> None:
    changes = weekly(*[SMALL] * 26, *[(20, 30, 40) * 3] * 5)
    found = at_now(changes)
    assert found.holds
    assert found.now.weeks_p == pytest.approx(1 / 2000, abs=1 / 1000)
    assert at_now(changes) == found


def test_weeks_are_asked_only_where_the_rest_says_yes() -> None:
    assert at_now(daily(*[10] * 160)).now.weeks_p is None
    assert at_now([]).now.weeks_p is None


def test_of_few_weeks_the_last_must_be_the_largest_of_all() -> None:
    rule = replace(RULE, recent_days=7, baseline_days=28)
    second = weekly(*[SMALL] * 3, [200] * 6, [100] * 30)
    assert at_now(second, rule).now.weeks_limit == 1 / 5
    assert at_now(second, rule).now.weeks_p == 2 / 5
    assert at_now(weekly(*[SMALL] * 6, LARGE), rule).now.weeks_differ


def test_episodes() -> None:
    changes = daily(*[10] * 200, *[30] * 40, *[10] * 100)
    runs = list(episodes_in(weeks_in(changes, NOW, 48, RULE)))
    # Of the weeks that hold the first needs one before it, and each run begins and ends within the 40 large days.
    assert len(runs) == 1
    assert all((NOW - windows.at) / DAY > 85 for windows in runs[0])
    assert all(drift_at(changes, windows.at, RULE).holds for windows in runs[0])
    assert list(episodes_in(weeks_in(daily(*[10] * 340), NOW, 48, RULE))) == []
    assert list(episodes_in(weeks_in([], NOW, 48, RULE))) == []


def test_an_episode_that_goes_on() -> None:
    runs = list(episodes_in(weeks_in(daily(*[10] * 200, *[30] * 60), NOW, 30, RULE)))
    assert [run[-1].at for run in runs] == [NOW]


CHANGES = st.lists(st.tuples(st.integers(NOW - 220 * DAY, NOW), st.integers(1, 500)), min_size=42, max_size=120)


@settings(deadline=None)
@given(CHANGES, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(changes: list[Change], random: Random) -> None:
    other = list(changes)
    random.shuffle(other)
    assert at_now(other) == at_now(changes)


@settings(deadline=None)
@given(CHANGES, st.integers(1, 400))
def test_what_is_neither_recent_nor_before_changes_nothing(changes: list[Change], size: int) -> None:
    assert at_now([*changes, (NOW - 400 * DAY, size), (NOW + DAY, size)]) == at_now(changes)
