"""A share with an interval that stays honest for small counts."""

from __future__ import annotations

from math import sqrt

from flowlens.stats.estimate import Z_95, Estimate

__all__ = ["wilson"]


def wilson(k: int, n: int) -> Estimate:
    """Return the share k of n (0 to 1) with its score interval; all None where n is 0, ValueError unless 0 <= k <= n.

    Source: Wilson 1927; Newcombe 1998, method 3.
    """
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is not a share")
    if n == 0:
        return Estimate(None, None, None, 0)
    share = k / n
    squared = Z_95**2
    centre = (share + squared / (2 * n)) / (1 + squared / n)
    margin = Z_95 * sqrt(share * (1 - share) / n + squared / (4 * n * n)) / (1 + squared / n)
    # At none or all, the bound is exactly 0 or 1; rounding would leave it a hair off.
    low = 0.0 if k == 0 else centre - margin
    high = 1.0 if k == n else centre + margin
    return Estimate(share, low, high, n)
