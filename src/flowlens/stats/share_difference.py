"""By how much two shares differ, with an interval that stays honest for small counts."""

from __future__ import annotations

from math import hypot

from flowlens.stats.estimate import Estimate
from flowlens.stats.proportion import wilson

__all__ = ["difference", "share_difference"]


def share_difference(before: tuple[int, int], now: tuple[int, int]) -> Estimate:
    """Return the share now less the share before (-1 to 1), of two pairs (hits, n), with its interval.

    `n` is that of the smaller side. All None where a side is empty, ValueError unless 0 <= hits <= n. Source: Newcombe
    1998 ("Interval estimation for the difference between independent proportions"), method 10.
    """
    return difference(wilson(*before), wilson(*now))


def difference(old: Estimate, new: Estimate) -> Estimate:
    """Return the share now less the share before, from the intervals of the two; `n` is that of the smaller side.

    All None where a side has no value, no bounds where a side has none. Source: Zou & Donner 2008 ("Construction of
    confidence limits about effect measures"), of which Newcombe's method 10 is the case without clusters.
    """
    n = min(old.n, new.n)
    if old.value is None or new.value is None:
        return Estimate(None, None, None, n)
    found = new.value - old.value
    if None in (old.low, old.high, new.low, new.high):
        return Estimate(found, None, None, n)
    down = hypot(_reach(new.value, new.low), _reach(old.value, old.high))
    up = hypot(_reach(new.value, new.high), _reach(old.value, old.low))
    return Estimate(found, found - down, found + up, n)


def _reach(value: float, bound: float | None) -> float:
    return 0.0 if bound is None else abs(value - bound)
