"""Whole weeks are moved, never single changes."""

from __future__ import annotations

from itertools import chain, combinations

import numpy as np
import pytest

from flowlens.stats import permutation
from flowlens.stats.permutation import weeks_p


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
