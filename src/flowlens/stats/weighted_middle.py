"""The middle of values that do not all count the same, some of which may be waits that go on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.estimate import Floats, Values, floats
from flowlens.stats.survival import ROUNDING

__all__ = ["weighted_middle"]

_HALF = 0.5


def weighted_middle(values: Values, weights: Values, ended: NDArray[np.bool_] | None = None) -> float | None:
    """Return the value up to which half of the weight lies, in the values' unit; None where there is none.

    Half-way to the next one where exactly half does. `ended` tells which waits are over (None: all): those that go on
    are at least so long, and the middle is where half has ended (Kaplan & Meier 1958, each wait by its weight).
    """
    data, weight = floats(values), floats(weights)
    over = np.ones(data.size, dtype=np.bool_) if ended is None else ended
    order = np.lexsort((~over, data))
    data, weight, over = data[order], weight[order], over[order]
    left = _left(weight, over)
    [reached] = np.nonzero(left <= _HALF + ROUNDING)
    if not reached.size:
        return None
    first = int(reached[0])
    [later] = np.nonzero(over[first + 1 :])
    if left[first] < _HALF - ROUNDING or not later.size:
        return float(data[first])
    return float(data[first] + data[first + 1 + int(later[0])]) / 2


def _left(weight: Floats, over: NDArray[np.bool_]) -> Floats:
    """The share that waits still after each value, one after the other."""
    at_risk = np.cumsum(weight[::-1])[::-1]
    ending = np.where(over, weight, 0.0)
    return np.asarray(np.cumprod(1 - np.divide(ending, at_risk, out=np.zeros_like(at_risk), where=at_risk > 0)))
