"""A measure before a day and since: by how much it changed, and how long until that can be told."""

from __future__ import annotations

from math import exp, log

from flowlens.model.experiment import Aim, Shift, lower_is_better
from flowlens.model.measure import Measure
from flowlens.stats.estimate import Estimate
from flowlens.stats.share_difference import difference

__all__ = ["better", "is_astray", "reaches", "shift_of", "times_longer", "worse"]

_SHARE = "share"


def shift_of(aim: Aim, before: Measure | None, after: Measure | None) -> Shift:
    """The two values and the change from one to the other, with its 95 % interval; a reason where there is none.

    The interval is made from those of both sides (Zou & Donner 2008), of shares on their own scale and else on that of
    the logarithm.
    """
    old = before or Measure(None, "", 0, missing="nothing landed in it")
    new = after or Measure(None, "", 0, missing="nothing has landed since the start")
    return Shift(aim, old, new, _change(old, new))


def better(shift: Shift) -> bool:
    """Whether the whole interval of the change lies on the side where it should go."""
    return _beyond(shift, lower_is_better(shift.aim.goal))


def worse(shift: Shift) -> bool:
    """Whether the whole interval of the change lies on the other side."""
    return _beyond(shift, not lower_is_better(shift.aim.goal))


def reaches(aim: Aim, after: Measure) -> bool:
    """Whether the value since the start is where it should be; without a target it is."""
    value, target = after.value, aim.target
    if target is None:
        return True
    if value is None:
        return False
    if aim.goal == "below":
        return value < target
    if aim.goal == "above":
        return value > target
    return value <= target if aim.goal == "at most" else value >= target


def is_astray(shift: Shift) -> bool:
    """Whether the change that is seen, sure or not, goes the other way."""
    found = shift.change.value
    return found is not None and (found > _same(shift)) == lower_is_better(shift.aim.goal)


def times_longer(shift: Shift) -> float | None:
    """How many times as long it must go on until the change that is seen can be told from none; None: it never will.

    The reach of the newer side shrinks with the root of its count; that of the older side stays.
    """
    found, before, after = shift.change.value, _scaled(shift.before), _scaled(shift.after)
    if found is None or before is None or after is None or is_astray(shift):
        return None
    falls = found < _same(shift)
    old, new = _reach(before, upwards=not falls), _reach(after, upwards=falls)
    size = abs(found if shift.change.unit == _SHARE else log(found))
    if old is None or new is None or size <= old:
        return None
    return new * new / (size * size - old * old)


def _same(shift: Shift) -> float:
    """The change that is none."""
    return 0.0 if shift.change.unit == _SHARE else 1.0


def _beyond(shift: Shift, below: bool) -> bool:
    low, high = shift.change.low, shift.change.high
    return (high is not None and high < _same(shift)) if below else (low is not None and low > _same(shift))


def _change(old: Measure, new: Measure) -> Measure:
    unit = _SHARE if new.unit == _SHARE else "ratio"
    n = min(old.n, new.n)
    if new.missing is not None:
        return Measure(None, unit, n, missing=new.missing)
    if old.missing is not None:
        return Measure(None, unit, n, missing=f"of the time before the start: {old.missing}")
    before, after = _scaled(old), _scaled(new)
    if before is None or after is None:
        return Measure(None, unit, n, missing="a level of nothing has no ratio")
    found = difference(before, after)
    values = (found.value, found.low, found.high)
    value, low, high = values if unit == "share" else (None if one is None else exp(one) for one in values)
    return Measure(value, unit, n, low, high)


def _scaled(measure: Measure) -> Estimate | None:
    """The value and its bounds on the scale of the change; None where that has none."""
    if measure.value is None:
        return None
    if measure.unit == _SHARE:
        return Estimate(measure.value, measure.low, measure.high, measure.n)
    if measure.value <= 0:
        return None
    low, high = (None if bound is None or bound <= 0 else log(bound) for bound in (measure.low, measure.high))
    return Estimate(log(measure.value), low, high, measure.n)


def _reach(side: Estimate, *, upwards: bool) -> float | None:
    bound = side.high if upwards else side.low
    return None if bound is None or side.value is None else abs(bound - side.value)
