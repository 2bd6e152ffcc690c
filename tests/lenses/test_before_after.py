"""The change of a measure, its interval, and how long until it can be told."""

from __future__ import annotations

from math import exp, hypot, log

import pytest

from flowlens.lenses.before_after import better, is_astray, reaches, shift_of, times_longer, worse
from flowlens.model.experiment import Aim, Shift
from flowlens.model.finding import Goal
from flowlens.model.measure import Measure


def aim(goal: Goal = "below", target: float | None = None) -> Aim:
    return Aim("batch-size", "median", goal, target)


def sized(value: float, low: float | None, high: float | None, n: int = 100) -> Measure:
    return Measure(value, "lines", n, low, high)


def shared(value: float, low: float, high: float) -> Measure:
    return Measure(value, "share", 50, low, high)


def test_a_ratio_has_the_reach_of_both_sides_on_the_scale_of_the_logarithm() -> None:
    change = shift_of(aim(), sized(80, 70, 92, n=210), sized(50, 44, 58, n=90)).change
    assert change.value == pytest.approx(0.625)
    assert (change.unit, change.n) == ("ratio", 90)
    assert change.low == pytest.approx(exp(log(50 / 80) - hypot(log(50 / 44), log(92 / 80))))
    assert change.high == pytest.approx(exp(log(50 / 80) + hypot(log(58 / 50), log(80 / 70))))


def test_shares_have_a_difference() -> None:
    change = shift_of(aim(), shared(0.3, 0.2, 0.42), shared(0.1, 0.05, 0.2)).change
    assert change.value == pytest.approx(-0.2)
    assert change.unit == "share"
    assert change.low == pytest.approx(-0.2 - hypot(0.05, 0.12))
    assert change.high == pytest.approx(-0.2 + hypot(0.1, 0.1))


LOWER = (sized(80, 70, 92), sized(50, 44, 58))
HIGHER = (LOWER[1], LOWER[0])
UNSURE = (sized(80, 40, 160), sized(50, 25, 100))


@pytest.mark.parametrize(
    ("sides", "goal", "expected"),
    [
        pytest.param(LOWER, "below", (True, False, False), id="fell as it should"),
        pytest.param(LOWER, "at least", (False, True, True), id="fell and should rise"),
        pytest.param(HIGHER, "above", (True, False, False), id="rose as it should"),
        pytest.param(HIGHER, "at most", (False, True, True), id="rose and should fall"),
        pytest.param(UNSURE, "below", (False, False, False), id="may be chance"),
        pytest.param(UNSURE, "above", (False, False, True), id="may be chance, and the other way"),
    ],
)
def test_the_whole_interval_must_lie_on_one_side(
    sides: tuple[Measure, Measure], goal: Goal, expected: tuple[bool, bool, bool]
) -> None:
    shift = shift_of(aim(goal), *sides)
    assert (better(shift), worse(shift), is_astray(shift)) == expected


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        pytest.param(None, sized(5, 4, 6), "of the time before the start: nothing landed in it", id="nothing before"),
        pytest.param(sized(5, 4, 6), None, "nothing has landed since the start", id="nothing since"),
        pytest.param(None, None, "nothing has landed since the start", id="nothing at all"),
        pytest.param(sized(0, 0, 0), sized(5, 4, 6), "a level of nothing has no ratio", id="from nothing"),
        pytest.param(sized(5, 4, 6), Measure(None, "lines", 3, missing="3 of 50"), "3 of 50", id="too few"),
    ],
)
def test_without_a_value_there_is_no_change(before: Measure | None, after: Measure | None, reason: str) -> None:
    shift = shift_of(aim(), before, after)
    assert shift.change.missing == reason
    assert (better(shift), worse(shift), is_astray(shift)) == (False, False, False)
    assert times_longer(shift) is None


def test_without_an_interval_nothing_is_sure() -> None:
    shift = shift_of(aim(), sized(80, None, None), sized(8, None, None))
    assert shift.change.value == pytest.approx(0.1)
    assert (better(shift), worse(shift)) == (False, False)
    assert times_longer(shift) is None


def test_a_bound_of_nothing_is_no_bound_of_a_ratio() -> None:
    change = shift_of(aim(), sized(8, 4, 16), sized(1, 0, 2)).change
    assert change.value == pytest.approx(1 / 8)
    assert (change.low, change.high) == (None, None)


@pytest.mark.parametrize(
    ("goal", "value", "expected"),
    [
        ("below", 49, True), ("below", 50, False), ("at most", 50, True), ("at most", 51, False),
        ("above", 51, True), ("above", 50, False), ("at least", 50, True), ("at least", 49, False),
    ],
)  # fmt: skip
def test_a_target(goal: Goal, value: float, expected: bool) -> None:
    assert reaches(aim(goal, 50), sized(value, 1, 99)) is expected
    assert reaches(aim(goal), sized(value, 1, 99))
    assert not reaches(aim(goal, 50), Measure(None, "lines", 0, missing="nothing"))


def longer(shift: Shift, times: float) -> Shift:
    """The same with an interval since the start as that many times as many changes would give."""
    after = shift.after
    assert after.value is not None
    assert after.low is not None
    assert after.high is not None
    low, high = (exp(log(after.value) + log(bound / after.value) / times**0.5) for bound in (after.low, after.high))
    return shift_of(shift.aim, shift.before, sized(after.value, low, high))


@pytest.mark.parametrize("goal", ["below", "above"])
def test_after_so_many_times_as_long_it_can_be_told(goal: Goal) -> None:
    sides = (sized(80, 70, 92), sized(60, 40, 90))
    shift = shift_of(aim(goal), *(sides if goal == "below" else (sized(60, 52, 69), sized(80, 53, 120))))
    times = times_longer(shift)
    assert times is not None
    assert times > 1
    assert not better(longer(shift, times * 0.98))
    assert better(longer(shift, times * 1.02))


def test_where_the_time_before_is_too_short_no_time_is_enough() -> None:
    assert times_longer(shift_of(aim(), sized(80, 20, 320), sized(60, 55, 65))) is None


def test_what_goes_the_other_way_is_not_waited_for() -> None:
    assert times_longer(shift_of(aim("above"), *UNSURE)) is None
