"""The factor between two groups: Hodges and Lehmann's, Gehan's of waits, and as unsure as few people make it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from flowlens.stats.estimate import Floats
from flowlens.stats.rank_shift import Sample, rank_shift


def sizes(n: int, seed: int, median: float = 30.0) -> Floats:
    """Log-normal sizes."""
    values: Floats = median * np.exp(np.random.default_rng(seed).normal(0, 1.3, n))
    return values


def brute(x: Floats, y: Floats, gone: Floats, ended: Floats) -> float:
    """Return Gehan's sum over all pairs: y surely larger less y surely smaller."""
    total = 0.0
    for a, done in zip(x, gone, strict=True):
        for b, over in zip(y, ended, strict=True):
            total += bool(done and (b > a or (b == a and not over))) - bool(over and (b < a or (b == a and not done)))
    return total


def test_the_factor_is_the_median_of_all_ratios() -> None:
    x, y = sizes(40, 1), sizes(61, 2, 45.0)
    found = rank_shift(Sample(x), Sample(y)).ratio
    assert found.value == pytest.approx(np.exp(np.median(np.subtract.outer(np.log(y), np.log(x)))), rel=1e-3)
    assert found.n == 40


def test_p_is_mann_whitneys_where_nothing_goes_together() -> None:
    x, y = sizes(300, 3), sizes(300, 4, 36.0)
    p = rank_shift(Sample(x), Sample(y)).p
    expected = stats.mannwhitneyu(x, y, method="asymptotic", use_continuity=False).pvalue
    assert p == pytest.approx(expected, rel=0.1)
    assert p is not None
    assert p >= 0.99 * expected


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(1, 6), min_size=3, max_size=12), st.lists(st.integers(1, 6), min_size=3, max_size=12))
def test_p_agrees_with_the_interval_and_turns_round(first: list[int], second: list[int]) -> None:
    x, y = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    found, turned = rank_shift(Sample(x), Sample(y)), rank_shift(Sample(y), Sample(x))
    assert found.p is not None
    assert turned.p == pytest.approx(found.p, abs=1e-9)
    low, high = found.ratio.low, found.ratio.high
    if found.p < 0.049:
        assert (low or 0.0) > 1 or (high is not None and high < 1)
    if found.p > 0.051:
        assert (low or 0.0) <= 1.001
        assert high is None or high >= 0.999


def test_waits_that_go_on_count_as_gehan_says() -> None:
    random = np.random.default_rng(5)
    x, y = random.integers(1, 9, 30).astype(np.float64), random.integers(1, 9, 25).astype(np.float64)
    gone, ended = random.random(30) < 0.7, random.random(25) < 0.6
    found = rank_shift(Sample(x, None, gone), Sample(y, None, ended))
    assert found.ratio.value is not None
    assert found.p is not None
    total = brute(x, y, gone.astype(np.float64), ended.astype(np.float64))
    assert (found.ratio.value > 1) == (total > 0)


def test_holding_work_back_never_makes_it_look_quicker() -> None:
    x, y = sizes(60, 6), sizes(60, 7)
    done = rank_shift(Sample(x), Sample(y)).ratio.value
    waiting = rank_shift(Sample(x), Sample(y, None, y < np.median(y))).ratio.value
    assert done is not None
    assert waiting is not None
    assert waiting >= done


def test_few_people_make_it_unsure() -> None:
    x, y = sizes(200, 8), sizes(200, 9, 60.0)
    y[:100] *= 3  # one of four people writes large changes
    people = [n // 50 for n in range(200)]
    alone = rank_shift(Sample(x), Sample(y))
    together = rank_shift(Sample(x, people), Sample(y, [person + 10 for person in people]))
    assert alone.p is not None
    assert together.p is not None
    assert alone.p < 0.001 < together.p


def test_who_works_on_both_sides_is_no_part_of_the_error() -> None:
    random = np.random.default_rng(10)
    people = [n % 6 for n in range(120)]
    habits = np.exp(random.normal(0, 1.0, 6))[people]
    x, y = (habits * np.exp(random.normal(0, 0.3, 120)) for _ in range(2))
    same = rank_shift(Sample(x, people), Sample(1.5 * y, people))
    others = rank_shift(Sample(x, people), Sample(1.5 * y, [person + 10 for person in people]))
    assert same.p is not None
    assert others.p is not None
    assert same.p < others.p


@pytest.mark.parametrize(
    ("base", "other", "value"),
    [
        pytest.param(Sample([]), Sample([2.0]), None, id="an empty side"),
        pytest.param(Sample([1.0, 1.0], ["a", "a"]), Sample([2.0, 2.0]), 2.0, id="one cluster"),
        pytest.param(Sample([3.0]), Sample([3.0]), 1.0, id="one value a side"),
    ],
)
def test_what_is_not_sure_has_no_p(base: Sample, other: Sample, value: float | None) -> None:
    found = rank_shift(base, other)
    assert found.p is None
    assert (found.ratio.low, found.ratio.high) == (None, None)
    assert found.ratio.value == (None if value is None else pytest.approx(value, rel=1e-3))


def test_ties_alone_are_no_difference() -> None:
    found = rank_shift(Sample([5.0] * 20), Sample([5.0] * 20))
    assert found.ratio.value == pytest.approx(1.0, rel=1e-3)
    assert found.p == 1.0


def test_a_value_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        rank_shift(Sample([0.0, 1.0]), Sample([1.0, 2.0]))
