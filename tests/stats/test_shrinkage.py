"""Squads are drawn together as published for batting averages, by the spread that statsmodels finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.meta_analysis import combine_effects

from flowlens.stats.shrinkage import shrink, tau_squared

ROWS = st.lists(st.tuples(st.floats(-5, 5), st.floats(0.1, 2)), min_size=2, max_size=20)
# Efron & Morris 1977: hits of 18 players in their first 45 times at bat.
HITS = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]


@given(ROWS)
def test_the_spread_is_that_of_statsmodels(rows: list[tuple[float, float]]) -> None:
    estimates, errors = (np.array(column) for column in zip(*rows, strict=True))
    # Where the errors explain all that differs, its spread is below 0, and it divides by what may then be 0.
    with np.errstate(divide="ignore", invalid="ignore"):
        oracle = combine_effects(estimates, errors**2, method_re="dl")
    assert tau_squared(estimates, errors) == pytest.approx(max(0.0, oracle.tau2), abs=1e-9)
    if oracle.tau2 > 0:
        assert shrink(estimates, errors).mean == pytest.approx(oracle.mean_effect_re, abs=1e-9)
        assert shrink(estimates, errors).tau == pytest.approx(np.sqrt(oracle.tau2), abs=1e-6)


def test_batting_averages_as_published() -> None:
    """Published are a mean of 0.265, of whose distance each player keeps 0.212."""
    averages = np.array(HITS) / 45
    found = shrink(averages, np.full(18, np.sqrt(0.2654 * 0.7346 / 45)))
    assert found.mean == pytest.approx(0.265, abs=0.0005)
    kept = [(one.value or 0) - 0.2654 for one in found.squads]
    assert kept == pytest.approx(0.212 * (averages - 0.2654), abs=0.0002)


def test_a_squad_of_which_little_is_known_moves_most() -> None:
    found = shrink([1.0, 1.0, 3.0, 3.0, 2.0], [0.2, 0.8, 0.2, 0.8, 0.5])
    first, unsure_first, last, unsure_last, middle = (one.value or 0 for one in found.squads)
    assert 1 < first < unsure_first < middle < unsure_last < last < 3
    assert middle == pytest.approx(2)


def test_alike_squads_have_one_value_and_narrower_intervals() -> None:
    found = shrink([2.0] * 12, [0.5] * 12)
    assert (found.mean, found.tau) == (2.0, 0.0)
    for squad in found.squads:
        assert squad.value == pytest.approx(2)
        assert (squad.high or 0) - (squad.low or 0) < 2 * 1.96 * 0.5 * 0.6


@pytest.mark.parametrize(
    ("estimates", "errors", "expected"),
    [
        pytest.param([], [], (), id="empty"),
        pytest.param([2.0], [1.0], ((2.0, 0.04, 3.96),), id="one squad"),
        pytest.param([1.0, 3.0], [1.0, 1.0], ((1.0, -0.96, 2.96), (3.0, 1.04, 4.96)), id="two are too few to shrink"),
    ],
)
def test_few_squads_stay(
    estimates: list[float], errors: list[float], expected: tuple[tuple[float, float, float], ...]
) -> None:
    found = shrink(estimates, errors)
    n = len(estimates)
    for squad, (value, low, high) in zip(found.squads, expected, strict=True):
        assert (squad.value, squad.n) == (value, n)
        assert [squad.low, squad.high] == pytest.approx([low, high], abs=0.001)
    assert (found.mean is None) == (n == 0)


def test_intervals_hold_the_truth() -> None:
    """Of 8 squads, 95 of 100 intervals should; narrower than those of each squad by itself."""
    random = np.random.default_rng(1)
    held, widths = [], []
    for _ in range(300):
        errors = random.uniform(0.15, 0.45, 8)
        truth = random.normal(0, 0.3, 8)
        squads = shrink(truth + errors * random.normal(size=8), errors).squads
        held += [(s.low or 0) <= t <= (s.high or 0) for s, t in zip(squads, truth, strict=True)]
        widths += [((s.high or 0) - (s.low or 0)) / (2 * 1.96 * e) for s, e in zip(squads, errors, strict=True)]
    assert 0.94 < np.mean(held) < 0.98
    assert np.mean(widths) < 0.9


@pytest.mark.parametrize(
    ("estimates", "errors", "complaint"),
    [
        pytest.param([1.0, 2.0], [1.0], "2 estimates but 1 errors", id="an error is missing"),
        pytest.param([1.0], [0.0], "not above 0", id="no error"),
    ],
)
def test_what_cannot_be_shrunk(estimates: list[float], errors: list[float], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        shrink(estimates, errors)
    with pytest.raises(ValueError, match=complaint):
        tau_squared(estimates, errors)
