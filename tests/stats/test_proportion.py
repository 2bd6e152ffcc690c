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
        pytest.param([True] * 5 + [False] * 5, ["a"] * 5 + ["b"] * 5, Estimate(0.5, 0.0, 1.0, 10), id="two authors"),
        pytest.param([False] * 20, list(range(20)), wilson(0, 20), id="no hit is Wilson's"),
    ],
)
def test_cluster_share_at_the_edges(hits: list[bool], clusters: list[str], expected: Estimate) -> None:
    assert cluster_share(hits, clusters) == expected


@pytest.mark.parametrize("seed", range(5))
def test_cluster_share_holds_what_scipys_t_test_does_not_rule_out(seed: int) -> None:
    random = np.random.default_rng(seed)
    authors = random.integers(12, size=200)
    hits = random.random(200) < random.uniform(0.1, 0.7, 12)[authors]
    found = cluster_share(hits, authors.tolist())
    assert found.low is not None
    assert found.high is not None
    assert found.low < (wilson(int(hits.sum()), 200).low or 0)  # where authors differ, less is known

    def p(share: float) -> float:
        return float(stats.ttest_1samp(np.bincount(authors, hits - share), 0).pvalue)

    assert [p(found.low), p(found.high)] == pytest.approx([0.05, 0.05], abs=1e-4)


def test_authors_that_do_not_differ_leave_wilsons() -> None:
    hits, authors = [True, False, False, False] * 50, [n // 4 for n in range(200)]
    assert cluster_share(hits, authors) == wilson(50, 200)


def test_every_hit_needs_its_author() -> None:
    with pytest.raises(ValueError, match="2 values but 1 clusters"):
        cluster_share([True, False], ["a"])
