"""Intervals of quantiles by the order of the values: as tabled, as scipy, as published between two."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from flowlens.stats.estimate import Estimate
from flowlens.stats.order_interval import order_interval


@pytest.mark.parametrize(
    ("n", "first"),
    [
        pytest.param(6, 1, id="6"),
        pytest.param(9, 2, id="9"),
        pytest.param(12, 3, id="12"),
        pytest.param(20, 6, id="20"),
        pytest.param(30, 10, id="30"),
        pytest.param(50, 18, id="50"),
    ],
)
def test_the_median_lies_within_the_tabled_ranks(n: int, first: int) -> None:
    """The sign test's ranks (Conover 1999, table A3), of which the bounds lie just inside, up to the next ones."""
    found = order_interval(range(1, n + 1), 0.5)
    assert found.low is not None
    assert found.high is not None
    assert first <= found.low < first + 1
    assert n - first < found.high <= n + 1 - first


@given(st.integers(6, 300), st.sampled_from([0.25, 0.5, 0.75, 0.9]))
def test_the_ranks_are_those_of_scipys_binomial(n: int, q: float) -> None:
    found = order_interval(range(1, n + 1), q)
    for bound, chance in ((found.low, 0.025), (found.high, 0.975)):
        rank = int(stats.binom.ppf(chance, n, q))
        # Ties of the chance itself aside, the value below the point is the largest that is rare enough.
        if bound is None:
            assert rank in {0, n}
        else:
            assert rank <= bound <= rank + 1


def test_between_two_values_as_hettmansperger_and_sheather() -> None:
    """For 10 values: ranks 2 and 3 hold the median with 97.85 % and 89.06 %; their weight follows from the paper."""
    outer, inner = (1 - 2 * float(stats.binom.cdf(r - 1, 10, 0.5)) for r in (2, 3))
    share = (outer - 0.95) / (outer - inner)
    weight = (10 - 2) * share / (2 + (10 - 2 * 2) * share)
    found = order_interval(np.arange(1.0, 11.0), 0.5)
    assert [found.low, found.high] == pytest.approx([2 + weight, 9 - weight])


def test_many_values_as_scipy() -> None:
    n = 40_000
    found = order_interval(range(1, n + 1), 0.9)
    assert (found.low, found.high) == pytest.approx(
        [stats.binom.ppf(0.025, n, 0.9), stats.binom.ppf(0.975, n, 0.9) + 1], abs=1.5
    )


@pytest.mark.parametrize(
    ("values", "q", "expected"),
    [
        pytest.param([], 0.5, Estimate(None, None, None, 0), id="empty"),
        pytest.param([4.0], 0.5, Estimate(4.0, None, None, 1), id="one"),
        pytest.param([1.0, 2.0, 3.0, 4.0, 5.0], 0.5, Estimate(3.0, None, None, 5), id="five are too few"),
        pytest.param([7.0] * 6, 0.5, Estimate(7.0, 7.0, 7.0, 6), id="ties"),
        pytest.param([7.0] * 35, 0.9, Estimate(7.0, 7.0, None, 35), id="35 have no upper bound of P90"),
        pytest.param([7.0] * 36, 0.9, Estimate(7.0, 7.0, 7.0, 36), id="36 have"),
    ],
)
def test_at_the_edges(values: list[float], q: float, expected: Estimate) -> None:
    assert order_interval(values, q) == expected


def test_the_order_given_does_not_matter() -> None:
    values = np.random.default_rng(1).lognormal(3, 1, 30)
    assert order_interval(values, 0.5) == order_interval(values[::-1], 0.5)


@pytest.mark.parametrize("distribution", [stats.lognorm(1.6), stats.pareto(1.0), stats.expon()])
@pytest.mark.parametrize("n", [6, 8, 12])
def test_95_of_100_hold_the_median(distribution: object, n: int) -> None:
    draws = distribution.rvs((1500, n), random_state=np.random.default_rng(n))  # type: ignore[attr-defined]
    truth = distribution.median()  # type: ignore[attr-defined]
    found = [order_interval(row, 0.5) for row in draws]
    assert 0.925 < np.mean([(one.low or 0) <= truth <= (one.high or 0) for one in found]) < 0.975


@pytest.mark.parametrize("q", [0.0, 1.0])
def test_not_a_quantile(q: float) -> None:
    with pytest.raises(ValueError, match="not a share between"):
        order_interval([1.0], q)
