"""Ratios and errors of medians agree with scipy's bootstrap and with a plain loop over whole authors."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from flowlens.stats import bootstrap
from flowlens.stats.bootstrap import log_median, ratio_interval
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


def test_whole_authors_as_a_plain_loop() -> None:
    """Half of the 20 authors are on both sides: all are drawn at once, each with both its sides."""
    before, authors_before = authored(15, 8, seed=3)
    after, authors_after = authored(20, 6, seed=3)
    after, authors_after = after[30:], authors_after[30:]
    names = sorted({*authors_before, *authors_after})
    random = np.random.default_rng(7)
    sides = ((before, np.array(authors_before)), (after, np.array(authors_after)))
    ratios = []
    for _ in range(2000):
        drawn = random.choice(names, len(names))
        bottom, top = (np.median(np.concatenate([v[a == name] for name in drawn])) for v, a in sides)
        ratios.append(top / bottom)
    found = ratio_interval(before, after, authors_before, authors_after, seed=2)
    assert np.log(bounds(found)) == pytest.approx(np.log(np.quantile(ratios, [0.025, 0.975])), abs=0.1)


def test_people_of_two_habits_say_nothing_of_their_growth() -> None:
    """Each of 30 people doubles: that is sure, however much they differ; of other people it would not be."""
    values, authors = authored(30, 8, seed=3)
    same, others = (
        ratio_interval(values, 2 * values, authors, names, 1) for names in (authors, [f"{a}b" for a in authors])
    )
    assert bounds(same) == pytest.approx((2, 2))
    low, high = bounds(others)
    assert low < 1.5
    assert high > 3


def test_one_value_per_author_is_the_independent_case() -> None:
    before, after = skewed(40, seed=4), skewed(30, seed=5)
    names = [f"b{i}" for i in range(40)], [f"a{i}" for i in range(30)]
    assert ratio_interval(before, after, *names, 9) == ratio_interval(before, after, None, None, 9)


def test_where_a_side_may_be_left_out_the_bound_is_open() -> None:
    """One of two people made all changes before: each fourth resample is without."""
    found = ratio_interval([2.0] * 6 + [3.0], [2.0] * 9, ["a"] * 6 + ["c"], ["a"] * 4 + ["b"] * 5, seed=1)
    assert found == Estimate(1.0, None, None, 16)


@pytest.mark.parametrize(
    ("clusters_before", "clusters_after"),
    [pytest.param(["a"], None, id="before"), pytest.param(None, ["a"], id="after")],
)
def test_every_value_needs_its_author(clusters_before: list[str] | None, clusters_after: list[str] | None) -> None:
    with pytest.raises(ValueError, match="2 values but 1 clusters"):
        ratio_interval([1.0, 2.0], [1.0, 2.0], clusters_before, clusters_after, seed=1)


def test_the_seed_decides() -> None:
    values, authors = authored(20, 5, seed=6)
    first, again, other = (ratio_interval(values[:50], values[50:], authors[:50], authors[50:], s) for s in (1, 1, 2))
    assert first == again
    assert first != other


def test_small_chunks_give_a_like_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    values, authors = authored(30, 8, seed=3)
    sides = values[:120], values[120:], authors[:120], authors[120:]
    whole = bounds(ratio_interval(*sides, seed=2))
    monkeypatch.setattr(bootstrap, "CELLS", 1000)
    assert np.log(bounds(ratio_interval(*sides, seed=2))) == pytest.approx(np.log(whole), abs=0.2)


def test_more_values_than_a_chunk_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "CELLS", 10)
    assert bounds(ratio_interval([1.0] * 40, [2.0] * 40, None, None, seed=1)) == (2, 2)


def test_error_of_a_log_median_as_scipy() -> None:
    values = skewed(200, seed=1)
    oracle = stats.bootstrap(
        (values,),
        lambda x, axis: np.log(np.median(x, axis=axis)),
        n_resamples=4000,
        method="percentile",
        rng=np.random.default_rng(5),
    ).standard_error
    found = log_median(values, None, seed=2)
    assert found is not None
    assert found[0] == pytest.approx(np.log(np.median(values)))
    assert found[1] == pytest.approx(oracle, rel=0.08)


def test_error_of_a_log_median_as_a_plain_loop_over_authors() -> None:
    values, authors = authored(30, 8, seed=3)
    by_author = values.reshape(30, 8)
    random = np.random.default_rng(7)
    logs = [np.log(np.median(by_author[random.integers(30, size=30)])) for _ in range(2000)]
    found, alone = log_median(values, authors, seed=2), log_median(values, None, seed=2)
    assert found is not None
    assert alone is not None
    assert found[1] == pytest.approx(np.std(logs), rel=0.1)
    assert found[1] > 1.5 * alone[1]


@pytest.mark.parametrize(
    ("values", "clusters"),
    [
        pytest.param([], None, id="empty"),
        pytest.param([4.0], None, id="one value"),
        pytest.param([1.0, 2.0, 9.0], ["a"] * 3, id="one author"),
    ],
)
def test_no_error_of_a_log_median(values: list[float], clusters: list[str] | None) -> None:
    assert log_median(values, clusters, seed=1) is None


def test_a_log_median_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        log_median([0.0, 5.0], None, seed=1)


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
    assert bounds(found) == pytest.approx((3, 3))  # each author's changes are three times as large
    assert bounds(back) == pytest.approx((1 / 3, 1 / 3))


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
