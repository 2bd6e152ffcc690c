"""The ratio of sums over clusters, against a t-test of the surpluses."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from flowlens.stats.cluster_ratio import cluster_ratio
from flowlens.stats.estimate import Estimate
from flowlens.stats.proportion import cluster_share


@pytest.mark.parametrize("seed", range(5))
def test_it_holds_what_scipys_t_test_does_not_rule_out(seed: int) -> None:
    random = np.random.default_rng(seed)
    clusters = random.integers(15, size=200)
    bottoms = random.uniform(0.1, 0.9, 200)
    tops = (random.random(200) < bottoms * random.uniform(0.2, 1.0, 15)[clusters]).astype(np.float64)
    found = cluster_ratio(tops, bottoms, clusters.tolist())
    assert found.value == pytest.approx(tops.sum() / bottoms.sum())
    assert found.low is not None
    assert found.high is not None

    def p(ratio: float) -> float:
        return float(stats.ttest_1samp(np.bincount(clusters, tops - ratio * bottoms), 0).pvalue)

    assert [p(found.low), p(found.high)] == pytest.approx([0.05, 0.05], abs=1e-4)


def test_with_bottoms_of_one_it_is_nearly_the_interval_of_a_share() -> None:
    hits, clusters = [True, False, False, True, False] * 20, [k // 5 % 10 + k % 3 for k in range(100)]
    ratio, share = cluster_ratio([float(hit) for hit in hits], [1.0] * 100, clusters), cluster_share(hits, clusters)
    assert ratio.value == share.value
    assert (ratio.low, ratio.high) == pytest.approx((share.low, share.high), abs=0.05)


@pytest.mark.parametrize(
    ("tops", "bottoms", "clusters", "expected"),
    [
        pytest.param([], [], [], Estimate(None, None, None, 0), id="empty"),
        pytest.param([1.0], [2.0], ["a"], Estimate(0.5, None, None, 1), id="one"),
        pytest.param([1.0, 1.0], [0.0, 0.0], ["a", "b"], Estimate(None, None, None, 2), id="nothing expected"),
        pytest.param([1.0, 0.0], [1.0, 1.0], ["a", "b"], Estimate(0.5, 0.0, 6.853, 2), id="two clusters"),
        pytest.param([1.0, 0.0], [1.0, 99.0], ["a", "b"], Estimate(0.01, None, None, 2), id="two unequal ones"),
        pytest.param([1.0] * 9, [2.0] * 9, list("abcdefghi"), Estimate(0.5, 0.5, 0.5, 9), id="ties"),
    ],
)
def test_at_the_edges(tops: list[float], bottoms: list[float], clusters: list[str], expected: Estimate) -> None:
    found = cluster_ratio(tops, bottoms, clusters)
    assert (found.value, found.n) == (expected.value, expected.n)
    assert found.low == (None if expected.low is None else pytest.approx(expected.low, rel=1e-4))
    assert found.high == (None if expected.high is None else pytest.approx(expected.high, rel=1e-4))


def test_what_is_no_pair_of_sums() -> None:
    with pytest.raises(ValueError, match="2 tops but 1 bottoms"):
        cluster_ratio([1.0, 2.0], [1.0], ["a", "b"])
    with pytest.raises(ValueError, match="negative"):
        cluster_ratio([-1.0], [1.0], ["a"])
