"""What the rule fails where nothing but chance makes a change rare."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from benchmarks.gate_chance import Chance, by_chance
from flowlens.gate.settings import PrSizeSettings

RULE = PrSizeSettings()


def test_without_ties_two_of_101_are_rare() -> None:
    found = by_chance(range(1000, 3000), RULE, 20)
    assert found.share is not None
    assert found.low is not None
    assert found.high is not None
    assert abs(found.share - 2 / 101) < 0.001
    assert found.low < 2 / 101 < found.high


@pytest.mark.parametrize(
    "sizes",
    [
        pytest.param([900] * 300, id="all are the same"),
        pytest.param(range(1, 301), id="all are below the floor"),
    ],
)
def test_ties_and_the_floor_take_what_is_rare(sizes: Sequence[int]) -> None:
    assert by_chance(sizes, RULE, 3) == Chance(0.0, 0.0, 0.0)


def test_the_floor_takes_its_part_only() -> None:
    found = by_chance([*range(1, 991), *range(401, 411)], RULE, 20)
    low = by_chance(range(1, 411), RULE, 20)
    assert found.share is not None
    assert low.share is not None
    assert 0 < low.share < found.share


def test_orders_are_drawn_the_same_again() -> None:
    assert by_chance(range(1000, 1400), RULE, 5) == by_chance(range(1000, 1400), RULE, 5)


@pytest.mark.parametrize(("n", "known"), [pytest.param(100, False, id="none"), pytest.param(101, True, id="one")])
def test_a_whole_window_is_needed_before_a_change(n: int, known: bool) -> None:
    assert (by_chance(range(n), RULE, 2).share is not None) is known
