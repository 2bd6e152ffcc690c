"""The ratio of two groups' medians: its value, what few people cost, and how often its interval is right."""

from __future__ import annotations

import numpy as np
import pytest

from flowlens.stats.estimate import Floats
from flowlens.stats.group_ratio import Group, group_ratio

TEN = [f"p{number}" for number in range(10)]


def test_the_value_is_that_of_the_medians() -> None:
    found = group_ratio(Group([10.0] * 10, TEN), Group([25.0] * 20, TEN * 2), 1)
    assert (found.value, found.n) == (2.5, 10)
    assert found.low == pytest.approx(2.5)
    assert found.high == pytest.approx(2.5)


def test_of_nobody_there_is_no_value_and_of_one_person_no_interval() -> None:
    one, ten = Group([4.0, 8.0], ["a", "a"]), Group([6.0] * 10, TEN)
    assert group_ratio(Group([], []), ten, 1).value is None
    found = group_ratio(one, ten, 1)
    assert (found.value, found.low, found.high) == (1.0, None, None)


def test_a_size_of_nothing_has_no_ratio() -> None:
    with pytest.raises(ValueError, match="above zero"):
        group_ratio(Group([0.0, 1.0], ["a", "b"]), Group([1.0, 2.0], ["a", "b"]), 1)


def test_one_who_made_most_of_it_leaves_a_wider_interval() -> None:
    sizes = np.exp(np.random.default_rng(3).normal(3, 1, 60))
    even, uneven = [f"p{k % 6}" for k in range(60)], ["p0"] * 50 + [f"p{k % 6}" for k in range(10)]
    base = Group(sizes, [f"b{k}" for k in range(60)])
    widths = []
    for people in (even, uneven):
        found = group_ratio(base, Group(sizes, people), 1)
        assert found.low is not None
        assert found.high is not None
        widths.append(np.log(found.high / found.low))
    assert widths[1] > 1.5 * widths[0]


def side(rng: np.random.Generator, n_people: int, n: int) -> tuple[Floats, list[int]]:
    """Heavy-tailed sizes of people who differ, the busiest of whom made a good part."""
    weights = rng.pareto(1.2, n_people) + 0.3
    people = rng.choice(n_people, n, p=weights / weights.sum())
    own = rng.normal(0, 0.5, n_people)
    return np.ceil(np.exp(3 + own[people] + rng.normal(0, 1.4, n))), people.tolist()


def test_small_groups_have_an_interval_that_covers() -> None:
    """Five people against twenty: in 95 of 100 it should hold the true ratio of 1."""
    rng, hits = np.random.default_rng(5), 0
    for _ in range(60):
        (few, own), (many, others) = side(rng, 5, 60), side(rng, 20, 100)
        found = group_ratio(Group(many, [f"b{k}" for k in others]), Group(few, own), 1)
        hits += (found.low is None or found.low <= 1) and (found.high is None or found.high >= 1)
    assert hits >= 54
