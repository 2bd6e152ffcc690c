"""The difference of two shares, against Newcombe's own figures and statsmodels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from flowlens.stats.estimate import Estimate
from flowlens.stats.share_difference import difference, share_difference


@pytest.mark.parametrize(
    ("now", "before", "value", "low", "high"),
    [
        # Newcombe 1998, table II, the examples (a) to (h), method 10.
        pytest.param((56, 70), (48, 80), 0.2, 0.0524, 0.3339, id="a"),
        pytest.param((9, 10), (3, 10), 0.6, 0.1705, 0.8090, id="b"),
        pytest.param((5, 56), (0, 29), 0.0893, -0.0381, 0.1926, id="d"),
        pytest.param((0, 10), (0, 20), 0.0, -0.1611, 0.2775, id="e: none of either"),
        pytest.param((10, 10), (0, 20), 1.0, 0.6791, 1.0, id="g: all and none"),
    ],
)
def test_as_published(now: tuple[int, int], before: tuple[int, int], value: float, low: float, high: float) -> None:
    found = share_difference(before, now)
    assert found.value == pytest.approx(value, abs=5e-5)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_as_statsmodels(n_before: int, n_now: int, data: st.DataObject) -> None:
    before, now = data.draw(st.integers(0, n_before)), data.draw(st.integers(0, n_now))
    found = share_difference((before, n_before), (now, n_now))
    expected = confint_proportions_2indep(now, n_now, before, n_before, method="newcomb", compare="diff")
    assert (found.low, found.high) == pytest.approx(expected, abs=1e-9)
    assert found.n == min(n_before, n_now)


@pytest.mark.parametrize(("before", "now"), [((0, 0), (3, 4)), ((3, 4), (0, 0)), ((0, 0), (0, 0))])
def test_of_nothing_there_is_no_difference(before: tuple[int, int], now: tuple[int, int]) -> None:
    assert share_difference(before, now) == Estimate(None, None, None, 0)


def test_more_hits_than_tries_are_an_error() -> None:
    with pytest.raises(ValueError, match="5 of 4"):
        share_difference((1, 4), (5, 4))


def test_of_wider_intervals_the_difference_is_wider() -> None:
    old, new = Estimate(0.5, 0.3, 0.7, 40), Estimate(0.3, 0.1, 0.5, 30)
    found = difference(old, new)
    # Each bound lies as far off as the two that face it, at right angles.
    assert (found.value, found.low, found.high) == pytest.approx((-0.2, -0.2 - 0.08**0.5, -0.2 + 0.08**0.5))
    assert found.n == 30


def test_an_open_side_leaves_no_bounds() -> None:
    old = Estimate(0.5, None, None, 4)
    assert difference(old, Estimate(0.25, 0.1, 0.5, 3)) == Estimate(-0.25, None, None, 3)
    assert difference(Estimate(None, None, None, 0), old) == Estimate(None, None, None, 0)
