"""Wilson intervals as published, and never outside 0 to 1."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from flowlens.stats.estimate import Estimate
from flowlens.stats.proportion import cluster_share, wilson


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        pytest.param(81, 263, 0.2553, 0.3662, id="81 of 263"),
        pytest.param(15, 148, 0.0624, 0.1605, id="15 of 148"),
        pytest.param(0, 20, 0.0, 0.1611, id="none of 20"),
        pytest.param(1, 29, 0.0061, 0.1718, id="1 of 29"),
    ],
)
def test_as_newcombe_1998_table_1(k: int, n: int, low: float, high: float) -> None:
    found = wilson(k, n)
    assert found.value == k / n
    assert found.n == n
    assert [found.low, found.high] == pytest.approx([low, high], abs=5e-5)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_as_scipy_and_within_0_to_1(case: tuple[int, int]) -> None:
    k, n = case
    oracle = stats.binomtest(k, n).proportion_ci(method="wilson")
    found = wilson(k, n)
    assert [found.low, found.high] == pytest.approx([oracle.low, oracle.high], abs=1e-9)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_none_of_none_is_unknown() -> None:
    assert wilson(0, 0) == Estimate(None, None, None, 0)


@pytest.mark.parametrize(("k", "n"), [pytest.param(3, 2, id="too many"), pytest.param(-1, 2, id="negative")])
def test_not_a_share(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="not a share"):
        wilson(k, n)


@pytest.mark.parametrize(
    ("hits", "clusters", "expected"),
    [
        pytest.param([], [], Estimate(None, None, None, 0), id="empty"),
        pytest.param([True], ["a"], Estimate(1.0, None, None, 1), id="one"),
        pytest.param([True, False], ["a", "a"], Estimate(0.5, None, None, 2), id="one author"),
        pytest.param([False] * 20, list(range(20)), wilson(0, 20), id="no hit is Wilson's"),
    ],
)
def test_cluster_share_at_the_edges(hits: list[bool], clusters: list[str], expected: Estimate) -> None:
    assert cluster_share(hits, clusters) == expected


def test_two_authors_that_differ_tell_next_to_nothing() -> None:
    found = cluster_share([True] * 5 + [False] * 5, ["a"] * 5 + ["b"] * 5)
    assert (found.low or 0) + (found.high or 0) == pytest.approx(1)
    assert (found.high or 0) > 0.99


@pytest.mark.parametrize("seed", range(5))
def test_cluster_share_as_by_leaving_out_each_author(seed: int) -> None:
    """The jackknife in plain words: how far the share moves without each.

    Degrees of freedom by the matrices of Bell and McCaffrey: of a regression on a constant, its hat matrix, their
    adjustment of residuals, and the trace of the variance.
    """
    random = np.random.default_rng(seed)
    authors = np.sort(random.choice(9, 120, p=np.arange(9, 0, -1) / 45))
    hits = (random.random(120) < random.uniform(0.05, 0.8, 9)[authors]).astype(float)
    found = cluster_share(hits.astype(bool), authors.tolist())
    n, share = hits.size, float(hits.mean())
    each = np.unique(authors)
    without = np.array([hits[authors != author].mean() for author in each])
    variance = (each.size - 1) / each.size * float(((without - share) ** 2).sum())
    left = np.eye(n) - np.full((n, n), 1 / n)
    rows = []
    for author in each:
        own = np.flatnonzero(authors == author)
        size, vectors = np.linalg.eigh(left[np.ix_(own, own)])
        rows.append(np.ones(own.size) @ (vectors / np.sqrt(size)) @ vectors.T @ left[own] / n)
    spread = np.array(rows) @ np.array(rows).T
    degrees = np.trace(spread) ** 2 / (spread**2).sum()
    worth = share * (1 - share) / variance
    assert worth < n, "else the case says nothing"
    t = stats.t.ppf(0.975, np.floor(degrees))  # the quantile of whole degrees, rounded to the safe side
    for bound in (found.low, found.high):
        assert bound is not None
        assert (share - bound) ** 2 == pytest.approx(t**2 * bound * (1 - bound) / worth, rel=1e-5)
    assert (found.low or 1) < (wilson(int(hits.sum()), n).low or 0), "where authors differ, less is known"


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=1, max_size=60))
def test_cluster_share_is_never_surer_than_wilson(values: list[tuple[bool, int]]) -> None:
    found = cluster_share([hit for hit, _ in values], [author for _, author in values])
    plain = wilson(sum(hit for hit, _ in values), len(values))
    assert found.value == plain.value
    if found.low is not None and found.high is not None:
        assert -1e-12 <= found.low <= (plain.low or 0) + 1e-12
        assert (plain.high or 0) - 1e-12 <= found.high <= 1 + 1e-12


def test_authors_that_do_not_differ_leave_wilsons() -> None:
    hits, authors = [True, False, False, False] * 50, [n // 4 for n in range(200)]
    assert cluster_share(hits, authors) == wilson(50, 200)


def test_every_hit_needs_its_author() -> None:
    with pytest.raises(ValueError, match="2 values but 1 clusters"):
        cluster_share([True, False], ["a"])
