"""Where a quantile of independent values lies, from their order alone, whatever their distribution is."""

from __future__ import annotations

import numpy as np

from flowlens.stats.estimate import Estimate, Floats, Values, floats
from flowlens.stats.quantiles import quantile

__all__ = ["order_interval"]

_TAIL = 0.025


def order_interval(values: Values, q: float) -> Estimate:
    """Return the quantile q of independent values with its 95 % interval, in their unit; all None on no values.

    A bound is None where so few values cannot hold it: the median has both from 6 values on, P90 its upper one from 36.
    It lies between two values, since whole ones hold the median of 8 with either 99 or 93 %. Sources: Conover 1999,
    section 3.2 (by the binomial distribution); Hettmansperger & Sheather 1986 and Nyblom 1992 (between two values).
    """
    if not 0 < q < 1:
        raise ValueError(f"{q} is not a share between 0 and 1")
    data = np.sort(floats(values))
    if data.size == 0:
        return Estimate(None, None, None, 0)
    above = np.cumsum(_binomial(data.size, q))[:-1]
    low, high = (_point(data, above, q, chance) for chance in (_TAIL, 1 - _TAIL))
    return Estimate(quantile(data, q), low, high, data.size)


def _binomial(n: int, q: float) -> Floats:
    """Return the chances that 0, 1, … n of n values lie below the quantile."""
    successes = np.arange(n + 1)
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])
    log_ways = log_factorial[-1] - log_factorial - log_factorial[::-1]
    chances: Floats = np.exp(log_ways + successes * np.log(q) + (n - successes) * np.log1p(-q))
    return chances


def _point(data: Floats, above: Floats, q: float, chance: float) -> float | None:
    """Return the point that lies above the quantile with that chance; `above[i]` is that of the value `data[i]`."""
    n, after = data.size, int(np.searchsorted(above, chance, side="right"))
    if after in {0, n}:
        return None
    short, over = chance - above[after - 1], above[after] - chance
    weight = 1 / (1 + after * (1 - q) * over / ((n - after) * q * short)) if short > 0 else 0.0
    return float(data[after - 1] + weight * (data[after] - data[after - 1]))
