"""Quantiles of clustered values: where the share below has its bounds, and wider the more authors differ."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlens.stats.cluster_interval import cluster_interval
from flowlens.stats.cluster_worth import worth
from flowlens.stats.estimate import Estimate, Floats
from flowlens.stats.order_interval import order_interval


def authored(n_authors: int, n_each: int, icc: float, seed: int) -> tuple[Floats, list[int]]:
    """Return log-normal sizes of median 1, in which the author makes that share of the variance."""
    random = np.random.default_rng(seed)
    habits = np.repeat(random.normal(0, np.sqrt(icc), n_authors), n_each)
    authors = [author for author in range(n_authors) for _ in range(n_each)]
    return np.exp(1.6 * (habits + random.normal(0, np.sqrt(1 - icc), habits.size))), authors


def width(found: Estimate) -> float:
    """Return the width of the interval on the log scale."""
    assert found.low is not None
    assert found.high is not None
    return float(np.log(found.high / found.low))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(0, 4), min_size=6, max_size=40).filter(lambda clusters: len(set(clusters)) > 1),
    st.sampled_from([0.5, 0.75, 0.9]),
    st.randoms(use_true_random=False),
)
def test_its_bounds_are_where_the_share_below_has_its_bounds(clusters: list[int], q: float, random: object) -> None:
    """Values from 1 to n: a bound says at what place it lies, and Wilson's formula gives the same chance there."""
    values = [float(place) for place in range(1, len(clusters) + 1)]
    random.shuffle(values)  # type: ignore[attr-defined]
    found = cluster_interval(values, q, clusters)
    n, middle = len(values), found.value or 0
    sizes = np.bincount(clusters, minlength=5).astype(float)
    hits = np.bincount(clusters, [value <= middle for value in values], minlength=5).astype(float)
    known = worth(hits[sizes > 0], sizes[sizes > 0])
    for bound, place in ((found.low, found.low), (found.high, (found.high or 0) - 1)):
        if bound not in {None, middle}:
            share = (place or 0) / n
            assert (share - q) ** 2 == pytest.approx(known.quantile**2 * share * (1 - share) / known.n, rel=1e-6)


@given(st.lists(st.tuples(st.floats(0, 1e6), st.integers(0, 5)), min_size=1, max_size=50))
def test_the_value_lies_in_it_whatever_the_unit(pairs: list[tuple[float, int]]) -> None:
    values, clusters = [value for value, _ in pairs], [cluster for _, cluster in pairs]
    found = cluster_interval(values, 0.75, clusters)
    assert (found.low if found.low is not None else -1) <= (found.value or 0)
    assert (found.value or 0) <= (found.high if found.high is not None else np.inf)
    doubled = cluster_interval([2 * value for value in values], 0.75, clusters)
    assert doubled.low == (None if found.low is None else pytest.approx(2 * found.low))


def test_one_value_an_author_is_nearly_the_independent_case() -> None:
    values, _ = authored(200, 1, 0.0, seed=1)
    assert width(cluster_interval(values, 0.5, list(range(200)))) == pytest.approx(
        width(order_interval(values, 0.5)), rel=0.1
    )


def test_authors_of_one_habit_each_widen_it() -> None:
    values, authors = authored(30, 8, 0.9, seed=3)
    assert width(cluster_interval(values, 0.5, authors)) > 1.5 * width(order_interval(values, 0.5))


@pytest.mark.parametrize(("icc", "n_authors"), [(0.01, 10), (0.25, 10), (0.25, 40)])
def test_95_of_100_hold_the_median(icc: float, n_authors: int) -> None:
    found = [cluster_interval(*_args(n_authors, icc, seed)) for seed in range(400)]
    held = [(one.low or 0) <= 1 <= (one.high or np.inf) for one in found]
    assert 0.92 < np.mean(held) < 0.985


def _args(n_authors: int, icc: float, seed: int) -> tuple[Floats, float, list[int]]:
    values, authors = authored(n_authors, 10, icc, seed)
    return values, 0.5, authors


@pytest.mark.parametrize(
    ("values", "clusters", "expected"),
    [
        pytest.param([], [], Estimate(None, None, None, 0), id="empty"),
        pytest.param([4.0], ["a"], Estimate(4.0, None, None, 1), id="one value"),
        pytest.param([1.0, 2.0, 9.0], ["a"] * 3, Estimate(2.0, None, None, 3), id="one author"),
        pytest.param([1.0, 2.0, 9.0, 9.0], ["a", "b"] * 2, Estimate(5.5, None, None, 4), id="two authors"),
        pytest.param([5.0] * 20, list(range(20)), Estimate(5.0, 5.0, 5.0, 20), id="ties"),
    ],
)
def test_at_the_edges(values: list[float], clusters: list[str], expected: Estimate) -> None:
    assert cluster_interval(values, 0.5, clusters) == expected


def test_every_value_needs_its_author() -> None:
    with pytest.raises(ValueError, match="2 values but 1 clusters"):
        cluster_interval([1.0, 2.0], 0.5, ["a"])
