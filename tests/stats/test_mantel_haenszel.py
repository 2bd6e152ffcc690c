"""Ratios within strata, by hand and as statsmodels has them."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.contingency_tables import StratifiedTable

from flowlens.stats.mantel_haenszel import odds_ratio, risk_ratio, tables_of


def random_tables(seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.random.default_rng(seed).integers(1, 60, (6, 4)).astype(np.float64)


@pytest.mark.parametrize("seed", range(5))
def test_as_statsmodels(seed: int) -> None:
    tables = random_tables(seed)
    theirs = StratifiedTable([table.reshape(2, 2) for table in tables])
    odds, risk = odds_ratio(tables), risk_ratio(tables)
    assert odds.value == pytest.approx(theirs.oddsratio_pooled)
    assert (odds.low, odds.high) == pytest.approx(theirs.oddsratio_pooled_confint())
    assert risk.value == pytest.approx(theirs.riskratio_pooled)


def test_of_one_stratum_it_is_the_plain_ratio() -> None:
    found = risk_ratio(np.array([[20.0, 80.0, 10.0, 90.0]]))
    assert found.value == pytest.approx(2.0)
    # Katz and others 1978: the variance of the logarithm is 1/20 - 1/100 + 1/10 - 1/100.
    margin = 1.959963984540054 * np.sqrt(1 / 20 - 1 / 100 + 1 / 10 - 1 / 100)
    assert (found.low, found.high) == pytest.approx((2 * np.exp(-margin), 2 * np.exp(margin)), rel=1e-9)


def test_what_only_the_mix_of_strata_makes_is_gone() -> None:
    tables = np.array([[8.0, 2.0, 80.0, 20.0], [10.0, 90.0, 1.0, 9.0]])
    assert risk_ratio(tables).value == pytest.approx(1.0)
    assert risk_ratio(tables.sum(axis=0, keepdims=True)).value != pytest.approx(1.0, abs=0.2)


def test_it_holds_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(400):
        group, strata = rng.random(800) < 0.25, rng.integers(0, 4, 800)
        hits = rng.random(800) < (0.05 + 0.03 * strata) * np.where(group, 2.0, 1.0)
        found = risk_ratio(tables_of(hits, group, strata))
        held += (found.low or 0) <= 2.0 <= (found.high or 0)
    assert held / 400 >= 0.92


@pytest.mark.parametrize(
    "tables",
    [
        pytest.param(np.zeros((0, 4)), id="empty"),
        pytest.param(np.zeros((3, 4)), id="strata without anything"),
        pytest.param(np.array([[0.0, 5.0, 3.0, 5.0]]), id="no hit in the group"),
        pytest.param(np.array([[3.0, 5.0, 0.0, 5.0]]), id="no hit among the others"),
        pytest.param(np.array([[3.0, 5.0, 0.0, 0.0], [0.0, 0.0, 3.0, 5.0]]), id="no stratum holds both"),
    ],
)
def test_no_value(tables: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> None:
    assert risk_ratio(tables).value is None
    assert odds_ratio(tables).value is None


def test_the_tables() -> None:
    hits, group = np.array([True, False, True, True]), np.array([True, True, False, False])
    assert tables_of(hits, group, np.array([0, 0, 0, 1])).tolist() == [[1, 1, 1, 0], [0, 0, 1, 0]]
