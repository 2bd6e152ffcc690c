"""Rank tests agree with scipy's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from flowlens.stats.ranks import mann_whitney, mann_whitney_greater

SETS = st.lists(st.integers(0, 12), min_size=1, max_size=25)


@settings(deadline=None)
@given(SETS, SETS)
def test_as_scipy(a: list[int], b: list[int]) -> None:
    if len(set(a + b)) == 1:
        assert mann_whitney(a, b) == mann_whitney_greater(a, b) == 1.0
        return
    two_sided = stats.mannwhitneyu(a, b, method="asymptotic").pvalue
    assert mann_whitney(a, b) == pytest.approx(two_sided, rel=1e-9)
    greater = stats.mannwhitneyu(b, a, alternative="greater", method="asymptotic").pvalue
    assert mann_whitney_greater(a, b) == pytest.approx(greater, rel=1e-9)


def test_far_tails_keep_their_digits() -> None:
    a, b = np.arange(200.0), np.arange(200.0) + 150
    expected = stats.mannwhitneyu(b, a, alternative="greater", method="asymptotic").pvalue
    assert 0 < expected < 1e-30
    assert mann_whitney_greater(a, b) == pytest.approx(expected, rel=1e-9, abs=0)


def test_greater_has_a_direction() -> None:
    low, high = list(range(20)), list(range(10, 30))
    assert mann_whitney_greater(low, high) < 0.001
    assert mann_whitney_greater(high, low) > 0.99
    assert mann_whitney(low, high) == mann_whitney(high, low) < 0.001


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param([], [], id="empty"),
        pytest.param([], [1.0, 2.0], id="one side empty"),
        pytest.param([3.0], [3.0], id="one equal value a side"),
        pytest.param([2.0] * 9, [2.0] * 9, id="all tied"),
    ],
)
def test_nothing_can_be_told(a: list[float], b: list[float]) -> None:
    assert mann_whitney(a, b) == mann_whitney_greater(a, b) == 1.0
