"""Ratios of risks whose cases come in clusters."""

from __future__ import annotations

import numpy as np
import pytest

from flowlens.stats.cluster_risk import Cohort, clustered_ratio
from flowlens.stats.mantel_haenszel import odds_ratio, risk_ratio, tables_of


def cases(n: int, times: int = 1, seed: int = 1) -> Cohort:
    """Cases in two strata, of which the group is hit twice as often; each so many times over, in one cluster."""
    random = np.random.default_rng(seed)
    group, strata = random.random(n) < 0.4, random.integers(0, 2, n)
    hits = random.random(n) < np.where(group, 0.4, 0.2)
    whose = np.repeat(np.arange(n), times)
    return Cohort(hits[whose], group[whose], strata.astype(np.intp)[whose], whose.tolist())


@pytest.mark.parametrize("of", ["risk", "odds"])
def test_each_its_own_cluster_it_is_the_interval_without_clusters(of: str) -> None:
    given = cases(600)
    tables = tables_of(given.hits, given.group, given.strata)
    plain = risk_ratio(tables) if of == "risk" else odds_ratio(tables)
    found = clustered_ratio(given, "risk" if of == "risk" else "odds", seed=1)
    assert (found.value, found.n) == (plain.value, plain.n)
    assert found.low == pytest.approx(plain.low, rel=0.06)
    assert found.high == pytest.approx(plain.high, rel=0.06)


def test_cases_counted_four_times_make_it_no_surer() -> None:
    once, more = cases(300), cases(300, times=4)
    one, other = (clustered_ratio(given, "risk", seed=1) for given in (once, more))
    assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high))
    assert other.n == 4 * one.n
    naive = risk_ratio(tables_of(more.hits, more.group, more.strata))
    assert (naive.low or 0) > (other.low or 0)


def test_the_order_of_cases_does_not_matter() -> None:
    given = cases(200, times=2)
    back = Cohort(given.hits[::-1], given.group[::-1], given.strata[::-1], given.clusters[::-1])
    assert clustered_ratio(back, "risk", 1).value == clustered_ratio(given, "risk", 1).value


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(Cohort(np.zeros(0, bool), np.zeros(0, bool), np.zeros(0, np.intp), []), id="none"),
        pytest.param(Cohort(np.array([True]), np.array([True]), np.zeros(1, np.intp), ["a"]), id="one"),
    ],
)
def test_without_both_sides_there_is_no_ratio(given: Cohort) -> None:
    found = clustered_ratio(given, "risk", seed=1)
    assert (found.value, found.low, found.high) == (None, None, None)


def test_one_cluster_has_no_bounds() -> None:
    given = cases(100)
    found = clustered_ratio(Cohort(given.hits, given.group, given.strata, ["ann"] * 100), "risk", seed=1)
    assert found.value is not None
    assert (found.low, found.high) == (None, None)


def test_hits_of_one_person_have_no_bounds() -> None:
    """Four in ten resamples leave out the only person with a hit of the group."""
    hits, group = np.array([True, False] * 20), np.arange(40) < 4
    people = ["ann"] * 4 + [f"p{n}" for n in range(36)]
    found = clustered_ratio(Cohort(hits, group, np.zeros(40, np.intp), people), "risk", seed=1)
    assert found.value == pytest.approx(1.0)
    assert (found.low, found.high) == (None, None)
