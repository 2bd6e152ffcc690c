"""A growth split by hand, and in simulations whose true split is known."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Time:
    """The share of changes in the larger area, that of new people, and how much of the latter is new in that area."""

    area: float
    new: float
    growth: float = 1.0
    new_in_area: float | None = None
    heavy: bool = False


def drawn(now: Time, seed: int) -> GrowthSplit:
    """400 changes a window of the same 60 people; before, 0.3 are of the larger area and half by new people."""
    random = np.random.default_rng(seed)
    habits = random.normal(0, 0.4, 60)

    def side(time: Time) -> Side:
        who = random.integers(60, size=400)
        areas = random.random(400) < time.area
        chance = np.where(areas, time.new if time.new_in_area is None else time.new_in_area, time.new)
        tenure = random.random(400) < chance
        noise = random.standard_t(2, 400) if now.heavy else random.normal(0, 1.2, 400)
        logs = 3 + areas - 0.5 * tenure + habits[who] + noise
        return Side(np.exp(logs) * time.growth, who.tolist(), (areas.tolist(), tenure.tolist()))

    return split(side(Time(0.3, 0.5)), side(now))


@pytest.mark.parametrize(
    ("now", "areas_grow", "tenure_grows"),
    [
        pytest.param(Time(0.7, 0.5), True, False, id="other areas only"),
        pytest.param(Time(0.3, 0.1), False, True, id="other tenure only"),
        pytest.param(Time(0.6, 0.6, new_in_area=0.1), True, False, id="tenure that goes with the area"),
        pytest.param(Time(0.7, 0.2, growth=0.6), True, True, id="a shrink behind both"),
        pytest.param(Time(0.6, 0.3, growth=2.0, heavy=True), True, True, id="growth in heavy tails"),
        pytest.param(Time(0.3, 0.5), False, False, id="nothing"),
    ],
)
def test_growth_is_told_from_mixes_in_every_setting(now: Time, areas_grow: bool, tenure_grows: bool) -> None:
    found = [drawn(now, seed) for seed in range(40)]

    def middle(values: list[float | None]) -> float:
        return float(np.exp(np.mean([np.log(value or 0) for value in values])))

    assert middle([one.growth.value for one in found]) == pytest.approx(now.growth, rel=0.08)
    held = sum((one.growth.low or 9) <= now.growth <= (one.growth.high or 0) for one in found)
    assert held >= 35, "of 40 at 95 %, fewer than 35 have a chance of 1 in 70"
    areas, tenure = (middle([one.mixes[place].value for one in found]) for place in (0, 1))
    assert (areas > 1.15) == areas_grow
    assert (tenure > 1.05) == (tenure_grows or now.new_in_area is not None)
    assert areas > 0.93
    assert tenure > 0.93
