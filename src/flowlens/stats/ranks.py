"""Do two sets of values differ in level? Rank tests, which a few huge values do not sway."""

from __future__ import annotations

from math import erfc, sqrt

import numpy as np

from flowlens.stats.estimate import Values, floats

__all__ = ["mann_whitney", "mann_whitney_greater"]


def mann_whitney(a: Values, b: Values) -> float:
    """Return the two-sided p that one set tends to larger values; 1.0 where a set is empty or all values are equal.

    Source: Mann & Whitney 1947, normal approximation with continuity and tie correction (Lehmann 1975).
    """
    excess, deviation = _excess(a, b)
    if deviation == 0:
        return 1.0
    return min(1.0, erfc((abs(excess) - 0.5) / deviation / sqrt(2)))


def mann_whitney_greater(before: Values, after: Values) -> float:
    """Return the one-sided p that `after` tends to larger values than `before`; 1.0 as in `mann_whitney`.

    Source: Mann & Whitney 1947, normal approximation with continuity and tie correction (Lehmann 1975).
    """
    excess, deviation = _excess(after, before)
    if deviation == 0:
        return 1.0
    return 0.5 * erfc((excess - 0.5) / deviation / sqrt(2))


def _excess(a: Values, b: Values) -> tuple[float, float]:
    """Return U of the first set less its mean, and U's standard deviation, if the two sets were alike."""
    first, second = floats(a), floats(b)
    n_a, n_b = first.size, second.size
    if n_a == 0 or n_b == 0:
        return 0.0, 0.0
    n = n_a + n_b
    _, place, ties = np.unique(np.concatenate([first, second]), return_inverse=True, return_counts=True)
    mid_ranks = np.cumsum(ties) - (ties - 1) / 2
    u = mid_ranks[place[:n_a]].sum() - n_a * (n_a + 1) / 2
    tied = (ties.astype(np.float64) ** 3 - ties).sum() / (n * (n - 1))
    return float(u - n_a * n_b / 2), sqrt(max(0.0, n_a * n_b / 12 * (n + 1 - tied)))
