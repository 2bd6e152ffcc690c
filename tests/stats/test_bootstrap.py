"""Bootstrap intervals agree with scipy's and with a plain loop over whole authors."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from flowlens.stats import bootstrap
from flowlens.stats.bootstrap import quantile_interval, ratio_interval
from flowlens.stats.estimate import Estimate, Floats


def skewed(n: int, seed: int) -> Floats:
    """Return n log-normal sizes."""
    return np.random.default_rng(seed).lognormal(3, 1.2, n)


def authored(n_authors: int, n_each: int, seed: int) -> tuple[Floats, list[str]]:
    """Return sizes in which an author's habit counts for most."""
    random = np.random.default_rng(seed)
    habits = random.normal(3, 1, n_authors)
    logs = np.repeat(habits, n_each) + random.normal(0, 0.2, n_authors * n_each)
    return np.exp(logs), [f"author {i}" for i in range(n_authors) for _ in range(n_each)]


def bounds(estimate: Estimate) -> tuple[float, float]:
    """Return both bounds, which must be there."""
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.low, estimate.high


@pytest.mark.parametrize("q", [pytest.param(0.5, id="median"), pytest.param(0.9, id="p90")])
def test_independent_values_as_scipy(q: float) -> None:
    values = skewed(200, seed=1)
    oracle = stats.bootstrap(
        (values,),
        lambda x, axis: np.quantile(x, q, axis=axis),
        n_resamples=4000,
        method="percentile",
        rng=np.random.default_rng(5),
    ).confidence_interval
    found = quantile_interval(values, q, None, seed=2, n_resamples=4000)
    assert found.value == np.quantile(values, q)
    assert bounds(found) == pytest.approx((oracle.low, oracle.high), rel=0.06)


def test_whole_authors_as_a_plain_loop() -> None:
    values, authors = authored(30, 8, seed=3)
    by_author = values.reshape(30, 8)
    random = np.random.default_rng(7)
    medians = [np.median(by_author[random.integers(30, size=30)]) for _ in range(3000)]
    found = quantile_interval(values, 0.5, authors, seed=2, n_resamples=3000)
    assert bounds(found) == pytest.approx(tuple(np.quantile(medians, [0.025, 0.975])), rel=0.08)


def test_authors_of_one_habit_each_widen_the_interval() -> None:
    values, authors = authored(30, 8, seed=3)
    (low, high), (low_alone, high_alone) = (bounds(quantile_interval(values, 0.5, c, 1)) for c in (authors, None))
    assert high - low > 1.5 * (high_alone - low_alone)


def test_one_value_per_author_is_the_independent_case() -> None:
    values = skewed(40, seed=4)
    assert quantile_interval(values, 0.5, list(range(40)), 9) == quantile_interval(values, 0.5, None, 9)


@pytest.mark.parametrize(
    ("values", "clusters", "expected"),
    [
        pytest.param([], None, Estimate(None, None, None, 0), id="empty"),
        pytest.param([], [], Estimate(None, None, None, 0), id="empty, no authors"),
        pytest.param([4.0], None, Estimate(4.0, None, None, 1), id="one value"),
        pytest.param([1.0, 2.0, 9.0], ["a"] * 3, Estimate(2.0, None, None, 3), id="one author"),
        pytest.param([5.0] * 9, None, Estimate(5.0, 5.0, 5.0, 9), id="ties"),
    ],
)
def test_quantile_interval_at_the_edges(values: list[float], clusters: list[str] | None, expected: Estimate) -> None:
    assert quantile_interval(values, 0.5, clusters, seed=1) == expected


def test_every_value_needs_its_author() -> None:
    with pytest.raises(ValueError, match="2 values but 1 clusters"):
        quantile_interval([1.0, 2.0], 0.5, ["a"], seed=1)


def test_the_seed_decides() -> None:
    values, authors = authored(20, 5, seed=6)
    first, again, other = (quantile_interval(values, 0.75, authors, seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_small_chunks_give_a_like_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    values, authors = authored(30, 8, seed=3)
    whole = quantile_interval(values, 0.5, authors, seed=2, n_resamples=3000)
    monkeypatch.setattr(bootstrap, "CELLS", 1000)
    assert bounds(quantile_interval(values, 0.5, authors, seed=2, n_resamples=3000)) == pytest.approx(
        bounds(whole), rel=0.06
    )


def test_more_values_than_a_chunk_holds() -> None:
    values = np.arange(bootstrap.CELLS + 10, dtype=float)
    found = quantile_interval(values, 0.5, None, seed=1, n_resamples=3)
    assert bounds(found) == pytest.approx((values.size / 2, values.size / 2), rel=0.01)


def test_ratio_as_scipy() -> None:
    before, after = skewed(150, seed=1), 2 * skewed(120, seed=2)
    oracle = stats.bootstrap(
        (before, after),
        lambda x, y, axis: np.log(np.median(y, axis=axis) / np.median(x, axis=axis)),
        n_resamples=4000,
        method="percentile",
        rng=np.random.default_rng(5),
    ).confidence_interval
    found = ratio_interval(before, after, None, None, seed=3)
    assert found.value == pytest.approx(np.median(after) / np.median(before))
    assert np.log(bounds(found)) == pytest.approx([oracle.low, oracle.high], abs=0.08)
    assert found.n == 270


def test_a_ratio_turned_round_has_its_inverse() -> None:
    before, authors = authored(25, 6, seed=8)
    found = ratio_interval(before, before * 3, authors, authors, seed=3)
    back = ratio_interval(before * 3, before, authors, authors, seed=3)
    assert found.value == pytest.approx(3)
    assert back.value == pytest.approx(1 / 3)
    low, high = bounds(found)
    assert low < 3 < high
    assert bounds(back) == pytest.approx((1 / high, 1 / low), rel=0.15)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param([], [], Estimate(None, None, None, 0), id="empty"),
        pytest.param([1.0], [], Estimate(None, None, None, 1), id="one side empty"),
        pytest.param([2.0], [6.0], Estimate(3.0, None, None, 2), id="one value a side"),
        pytest.param([2.0] * 5, [2.0] * 5, Estimate(1.0, 1.0, 1.0, 10), id="constant"),
        pytest.param([0.0] * 5, [2.0] * 5, Estimate(None, None, None, 10), id="from zero"),
        pytest.param([2.0] * 5, [0.0] * 5, Estimate(0.0, 0.0, 0.0, 10), id="to zero"),
        pytest.param([0.0] * 5, [0.0] * 5, Estimate(None, None, None, 10), id="zero to zero"),
    ],
)
def test_ratio_at_the_edges(before: list[float], after: list[float], expected: Estimate) -> None:
    assert ratio_interval(before, after, None, None, seed=1) == expected


def test_a_ratio_of_sometimes_zero_medians_is_open_above() -> None:
    found = ratio_interval([0.0] * 5 + [1.0] * 6, [4.0] * 9, None, None, seed=1)
    assert found == Estimate(4.0, 4.0, None, 20)


def test_a_ratio_of_negative_values_is_refused() -> None:
    with pytest.raises(ValueError, match="zero or more"):
        ratio_interval([-1.0, 2.0], [1.0], None, None, seed=1)
