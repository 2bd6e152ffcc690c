"""A growth split by hand, and in simulations whose true split is known."""

from __future__ import annotations

import numpy as np
import pytest

from flowlens.stats.growth_split import GrowthSplit, Side, growth_split


def of(*parts: tuple[int, float, str]) -> Side:
    """So many values of that size in that group, each drawn by itself."""
    sizes = [size for n, size, _ in parts for _ in range(n)]
    groups = [group for n, _, group in parts for _ in range(n)]
    return Side(np.array(sizes), list(range(len(sizes))), (groups,))


def split(before: Side, now: Side) -> GrowthSplit:
    found = growth_split(before, now, 50, 1)
    assert found is not None
    return found


def test_another_mix_is_no_growth() -> None:
    """Half docs of 2 lines before, a tenth now; the median goes from 2 to 20, and within each nothing grew."""
    found = split(of((101, 2, "docs"), (100, 20, "src")), of((20, 2, "docs"), (180, 20, "src")))
    assert found.total == pytest.approx(10)
    assert (found.mixes[0].value, found.growth.value, found.overlap) == pytest.approx((10, 1, 1))


def test_the_same_mix_is_all_growth() -> None:
    found = split(of((60, 2, "docs"), (100, 20, "src")), of((60, 6, "docs"), (100, 60, "src")))
    assert (found.mixes[0].value, found.growth.value) == pytest.approx((1, 3))


def test_what_has_no_counterpart_is_mix() -> None:
    found = split(of((60, 10, "src")), of((60, 10, "src"), (90, 500, "new")))
    assert (found.total, found.mixes[0].value, found.growth.value) == pytest.approx((50, 50, 1))
    assert found.overlap == pytest.approx(60 / 150)


def test_too_few_counterparts_are_no_split() -> None:
    assert growth_split(of((49, 10, "src")), of((60, 10, "src")), 50, 1) is None
    assert growth_split(of((60, 10, "a")), of((60, 10, "b")), 50, 1) is None


def simulated(seed: int) -> GrowthSplit:
    """Sizes by 60 people that grow 1.5 times, while other areas and fewer new people make half as much again."""
    random = np.random.default_rng(seed)
    habits = random.normal(0, 0.4, 60)

    def side(area: float, new: float, growth: float) -> Side:
        who = random.integers(60, size=400)
        areas, tenure = random.random(400) < area, random.random(400) < new
        logs = 3 + areas - 0.5 * tenure + habits[who] + random.normal(0, 1.2, 400)
        return Side(np.exp(logs) * growth, who.tolist(), (areas.tolist(), tenure.tolist()))

    return split(side(0.3, 0.5, 1.0), side(0.6, 0.3, 1.5))


def test_a_known_split_is_found_and_its_interval_holds_it() -> None:
    found = [simulated(seed) for seed in range(60)]
    for one in found:
        parts = [one.growth.value, one.together.value, *(mix.value for mix in one.mixes)]
        assert np.prod([part or 0 for part in parts]) == pytest.approx(one.total)
    middle = np.exp(np.mean([np.log(one.growth.value or 0) for one in found]))
    assert middle == pytest.approx(1.5, rel=0.06)
    held = sum((one.growth.low or 9) <= 1.5 <= (one.growth.high or 0) for one in found)
    assert held >= 53, "of 60 at 95 %, fewer than 53 have a chance of 1 in 100"
