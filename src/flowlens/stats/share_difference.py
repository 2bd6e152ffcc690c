"""By how much two shares differ, with an interval that stays honest for small counts."""

from __future__ import annotations

from math import hypot

from flowlens.stats.estimate import Estimate
from flowlens.stats.proportion import wilson

__all__ = ["share_difference"]


def share_difference(before: tuple[int, int], now: tuple[int, int]) -> Estimate:
    """Return the share now less the share before (-1 to 1), of two pairs (hits, n), with its interval.

    `n` is that of the smaller side. All None where a side is empty, ValueError unless 0 <= hits <= n. Source: Newcombe
    1998 ("Interval estimation for the difference between independent proportions"), method 10.
    """
    old, new = wilson(*before), wilson(*now)
    n = min(old.n, new.n)
    if old.value is None or new.value is None:
        return Estimate(None, None, None, n)
    difference = new.value - old.value
    down = hypot(_reach(new.value, new.low), _reach(old.value, old.high))
    up = hypot(_reach(new.value, new.high), _reach(old.value, old.low))
    return Estimate(difference, difference - down, difference + up, n)


def _reach(value: float, bound: float | None) -> float:
    return 0.0 if bound is None else abs(value - bound)
