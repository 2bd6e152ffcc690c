"""How many times as often something happens to one group as to another, within strata that are alike."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.estimate import Z_95, Estimate, Floats

__all__ = ["odds_ratio", "risk_ratio", "tables_of"]


def tables_of(hits: NDArray[np.bool_], group: NDArray[np.bool_], strata: NDArray[np.intp]) -> Floats:
    """Return a row for each stratum: hits and misses of the group, then hits and misses of the others."""
    n = int(strata.max()) + 1 if strata.size else 0
    cells = (group & hits, group & ~hits, ~group & hits, ~group & ~hits)
    return np.column_stack([np.bincount(strata[cell], minlength=n) for cell in cells]).astype(np.float64)


def risk_ratio(tables: Floats) -> Estimate:
    """Return the pooled ratio of risks; no value where one side has no hit in a stratum that holds both.

    Sources: Mantel & Haenszel 1959; the variance of its logarithm by Greenland & Robins 1985.
    """
    a, b, c, d, n = _cells(tables)
    above, below = a * (c + d) / n, c * (a + b) / n
    r, s = float(above.sum()), float(below.sum())
    if r == 0 or s == 0:
        return Estimate(None, None, None, int(n.sum()))
    variance = float((((a + b) * (c + d) * (a + c) - a * c * n) / n**2).sum()) / (r * s)
    return _estimate(r / s, variance, int(n.sum()))


def odds_ratio(tables: Floats) -> Estimate:
    """Return the pooled ratio of odds; no value where one side has no hit, or the other no miss.

    Sources: Mantel & Haenszel 1959; the variance of its logarithm by Robins, Breslow & Greenland 1986.
    """
    a, b, c, d, n = _cells(tables)
    above, below, agree, differ = a * d / n, b * c / n, (a + d) / n, (b + c) / n
    r, s = float(above.sum()), float(below.sum())
    if r == 0 or s == 0:
        return Estimate(None, None, None, int(n.sum()))
    first = float((agree * above).sum()) / (2 * r * r)
    middle = float((agree * below + differ * above).sum()) / (2 * r * s)
    last = float((differ * below).sum()) / (2 * s * s)
    return _estimate(r / s, first + middle + last, int(n.sum()))


def _cells(tables: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """The columns and the sums of those strata that hold anything."""
    filled = tables[tables.sum(axis=1) > 0]
    a, b, c, d = filled.T
    return a, b, c, d, filled.sum(axis=1)


def _estimate(value: float, variance: float, n: int) -> Estimate:
    margin = Z_95 * sqrt(max(variance, 0.0))
    return Estimate(value, exp(log(value) - margin), exp(log(value) + margin), n)
