"""Whole weeks are moved, never single changes."""

from __future__ import annotations

from itertools import chain, combinations
from math import comb

import numpy as np
import pytest
from scipy import stats

from flowlens.stats import permutation
from flowlens.stats.permutation import weeks_greater_p, weeks_p


def exact_p(values: list[list[float]], n_before: int) -> float:
    """Return the share of all ways to choose the weeks before that are at least as far apart."""

    def distance(chosen: tuple[int, ...]) -> float:
        sides = [[x for i, week in enumerate(values) if (i in chosen) == side for x in week] for side in (True, False)]
        before, after = (np.median(np.maximum(side, 1)) for side in sides)
        return abs(float(np.log(after / before)))

    ways = [distance(chosen) for chosen in combinations(range(len(values)), n_before)]
    return sum(way >= ways[0] - 1e-12 for way in ways) / len(ways)


def test_as_all_relabellings_written_out() -> None:
    random = np.random.default_rng(4)
    weeks = [random.lognormal(2 + (i >= 4) * 0.2, 0.6, 5 + i).tolist() for i in range(8)]
    numbers = [[i] * len(week) for i, week in enumerate(weeks)]
    before, after = list(chain(*weeks[:4])), list(chain(*weeks[4:]))
    found = weeks_p(before, after, list(chain(*numbers[:4])), list(chain(*numbers[4:])), 1, n_permutations=8000)
    assert 0.05 < found < 0.95
    assert found == pytest.approx(exact_p(weeks, 4), abs=0.02)


def test_a_clear_change_over_many_weeks_is_rare() -> None:
    before, after = np.tile([9.0, 10.0, 11.0], 12), np.tile([29.0, 30.0, 31.0], 12)
    weeks = np.repeat(range(12), 3).tolist()
    assert weeks_p(before, after, weeks, weeks, seed=1) < 0.01


def test_one_odd_week_proves_nothing_however_many_changes_it_has() -> None:
    before, after = [10.0] * 300, [30.0] * 300
    assert weeks_p(before, after, ["w1"] * 300, ["w2"] * 300, seed=1) == 1.0


def test_up_and_down_are_alike() -> None:
    low, high = [3.0, 4.0, 5.0, 6.0] * 5, [5.0, 6.0, 7.0, 9.0] * 5
    weeks = [i // 4 for i in range(20)]
    up, down = weeks_p(low, high, weeks, weeks, 1), weeks_p(high, low, weeks, weeks, 1)
    assert up == pytest.approx(down, abs=0.03)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param([], [], id="empty"),
        pytest.param([], [1.0, 2.0], id="one side empty"),
        pytest.param([1.0], [5.0], id="one value a side"),
        pytest.param([4.0] * 6, [4.0] * 6, id="constant"),
        pytest.param([0.0] * 6, [1.0] * 6, id="below one line is one line"),
    ],
)
def test_nothing_speaks_for_a_difference(before: list[float], after: list[float]) -> None:
    assert weeks_p(before, after, range(len(before)), range(len(after)), seed=1) == 1.0


def test_the_seed_decides() -> None:
    values = np.random.default_rng(3).lognormal(3, 1, 60)
    weeks = np.repeat(range(10), 3).tolist()
    first, again, other = (weeks_p(values[:30], values[30:], weeks, weeks, seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_small_chunks_give_a_like_p(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(3).lognormal(3, 1, 60)
    weeks = np.repeat(range(10), 3).tolist()
    whole = weeks_p(values[:30], values[30:], weeks, weeks, seed=1)
    monkeypatch.setattr(permutation, "CELLS", 100)
    assert weeks_p(values[:30], values[30:], weeks, weeks, seed=1) == pytest.approx(whole, abs=0.06)


def test_every_value_needs_its_week() -> None:
    with pytest.raises(ValueError, match="1 values but 2 clusters"):
        weeks_p([1.0], [2.0], [1, 2], [3], seed=1)


def exact_greater_p(values: list[list[float]], n_before: int) -> float:
    """Return the share of all ways to choose the weeks after with as large a difference of mean ranks."""
    ranks = stats.rankdata(list(chain(*values)))
    numbers = np.repeat(range(len(values)), [len(week) for week in values])

    def excess(chosen: tuple[int, ...]) -> float:
        after = np.isin(numbers, chosen)
        return float(ranks[after].mean() - ranks[~after].mean())

    ways = [excess(chosen) for chosen in combinations(range(len(values)), len(values) - n_before)]
    observed = excess(tuple(range(n_before, len(values))))
    return sum(way >= observed - 1e-9 for way in ways) / len(ways)


def weekly(values: list[list[float]], n_before: int) -> tuple[list[float], list[float], list[int], list[int]]:
    numbers = [[i] * len(week) for i, week in enumerate(values)]
    sides = (values[:n_before], values[n_before:], numbers[:n_before], numbers[n_before:])
    return tuple(list(chain(*side)) for side in sides)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("n_weeks", "n_before", "near"),
    [pytest.param(8, 5, 0.0, id="every order"), pytest.param(16, 8, 0.04, id="orders drawn")],
)
def test_larger_weeks_as_all_orders_written_out(n_weeks: int, n_before: int, near: float) -> None:
    random = np.random.default_rng(5)
    weeks = [np.round(random.lognormal(2 + (i >= n_before) * 0.2, 0.6, 3 + i % 4)).tolist() for i in range(n_weeks)]
    found, least = weeks_greater_p(*weekly(weeks, n_before), seed=1)
    assert 0.005 < found < 0.5
    assert found == pytest.approx(exact_greater_p(weeks, n_before), abs=near or 1e-12)
    assert least == (1 / comb(n_weeks, n_before) if not near else 1 / 2000)


def test_larger_weeks_are_not_smaller_ones() -> None:
    weeks = [[3.0, 4.0, 5.0]] * 6 + [[5.0, 6.0, 9.0]] * 6
    up, _ = weeks_greater_p(*weekly(weeks, 6), seed=1)
    down, _ = weeks_greater_p(*weekly(weeks[::-1], 6), seed=1)
    assert up < 0.01
    assert down > 0.99


@pytest.mark.parametrize("sides", [([], []), ([], [1.0]), ([1.0], [])], ids=["empty", "none before", "none after"])
def test_of_no_weeks_nothing_is_larger(sides: tuple[list[float], list[float]]) -> None:
    before, after = sides
    assert weeks_greater_p(before, after, range(len(before)), range(len(after)), seed=1) == (1.0, 1.0)


def test_equal_weeks_are_all_as_large() -> None:
    assert weeks_greater_p([4.0] * 6, [4.0] * 6, range(6), range(6), seed=1) == (1.0, 1 / comb(12, 6))


def test_scale_does_not_matter_to_ranks() -> None:
    random = np.random.default_rng(6)
    before, after = random.lognormal(3, 1, 40), random.lognormal(3.5, 1, 40)
    weeks = np.repeat(range(10), 4).tolist()
    assert weeks_greater_p(before, after, weeks, weeks, 1) == weeks_greater_p(before**3, after**3, weeks, weeks, 1)
