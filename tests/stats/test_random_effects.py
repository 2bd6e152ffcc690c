"""How people differ: by more than chance, by as much as they should, and what that leaves unsure."""

from __future__ import annotations

import numpy as np
import pytest

from flowlens.stats.random_effects import People, of_people


def people(means: list[float], n: float = 10.0, within: float = 1.0) -> People:
    """The first half are the base's."""
    half = len(means) // 2
    return People(np.full(len(means), n), np.array(means), np.repeat([0, 1], [half, len(means) - half]), within)


def test_of_equal_numbers_it_is_the_variance_of_the_means_less_what_chance_makes() -> None:
    one = people([-1.0, 0.0, 1.0, 4.0, 5.0, 6.0])
    # The means vary by (1 + 1 + 1 + 1) / 4 = 1 about those of their sides, 0.1 of which is chance.
    assert one.spread() == pytest.approx(0.9, abs=1e-6)
    # Three people a side, whose means vary by 1.
    assert one.variance(0.9) == pytest.approx(2 / 3, rel=1e-6)
    assert one.degrees == 4


def test_alike_people_have_no_spread() -> None:
    one = people([0.1, 0.0, -0.1, 0.1, 0.0, -0.1])
    assert one.spread() == 0.0
    assert one.variance(0.0) == pytest.approx(2 / 30)


def test_a_side_whose_people_differ_more_is_as_unsure_as_they_make_it() -> None:
    one = people([0.0] * 12 + [-1.0, 0.0, 1.0, 2.0, -2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    even = people([-1.0, 0.0, 1.0, 2.0, -2.0, *([0.0] * 7)] * 2)
    spread = one.spread()
    # The variance of these twelve means is 10 / 11, and that of their mean a twelfth of it.
    assert one.variance(spread) > (10 / 11 - 0.1) / 12
    assert one.variance(spread) < even.variance(even.spread())


def test_weights_that_are_estimated_cost() -> None:
    n = np.array([100.0, 10, 1, 100, 10, 1])
    one = People(n, np.array([-1.0, 0, 1, -1, 0, 1]), np.repeat([0, 1], 3), 1.0)
    spread = one.spread()
    weights = n / (1 + n * spread)
    assert spread > 0
    assert one.variance(spread) > 2 / weights[:3].sum()


def test_from_scores() -> None:
    found = of_people(
        (np.array([1.0, 3.0, 5.0]), np.array([0, 0, 1])),
        (np.array([2.0, 2.0]), np.array([0, 0])),
    )
    assert found.n.tolist() == [2, 1, 2]
    assert found.means.tolist() == [2, 5, 2]
    assert found.sides.tolist() == [0, 0, 1]
    assert found.within == pytest.approx(2 / 2)


def test_one_value_each() -> None:
    side = (np.array([1.0, 3.0]), np.array([0, 1]))
    found = of_people(side, side)
    assert found.within == pytest.approx(4 / 2)
    assert found.spread() == 0.0
    assert found.variance(0.0) == pytest.approx(2.0)


def test_nothing_varies() -> None:
    found = people([0.0, 0.0, 0.0, 0.0], within=0.0)
    assert found.spread() == 0.0
    assert found.variance(0.0) == 0.0
