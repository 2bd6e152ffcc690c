"""A share with an interval that stays honest for small counts."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.cluster_worth import worth
from flowlens.stats.clusters import cluster_codes
from flowlens.stats.estimate import Z_95, Estimate

__all__ = ["cluster_share", "score_bounds", "wilson"]


def wilson(k: int, n: int) -> Estimate:
    """Return the share k of n (0 to 1) with its score interval; all None where n is 0, ValueError unless 0 <= k <= n.

    Source: Wilson 1927; Newcombe 1998, method 3.
    """
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is not a share")
    if n == 0:
        return Estimate(None, None, None, 0)
    return Estimate(k / n, *score_bounds(k / n, n, Z_95), n)


def cluster_share(hits: Sequence[bool] | NDArray[np.bool_], clusters: Sequence[Hashable]) -> Estimate:
    """Return the share of hits (0 to 1) with its interval, where hits of one cluster (author) resemble each other.

    Wilson's, for as many values as they are worth (`worth`): for all of them where clusters differ no more than by
    chance. No interval from one cluster. Source: Dean & Pagano 2015 (Wilson's interval for clustered values).
    """
    marks = np.asarray(hits, dtype=np.float64)
    codes = cluster_codes(clusters, marks.size)
    n, k = marks.size, int(marks.sum())
    if n == 0 or codes.max() == 0:
        return Estimate(k / n if n else None, None, None, n)
    found = worth(np.bincount(codes, marks).astype(np.float64), np.bincount(codes).astype(np.float64))
    return Estimate(k / n, *score_bounds(k / n, found.n, found.quantile), n)


def score_bounds(share: float, n: float, quantile: float) -> tuple[float, float]:
    """Return the bounds of Wilson's interval of a share of n values, for that quantile of the normal distribution."""
    squared = quantile**2
    centre = (share + squared / (2 * n)) / (1 + squared / n)
    margin = quantile * sqrt(share * (1 - share) / n + squared / (4 * n * n)) / (1 + squared / n)
    # At none or all, the bound is exactly 0 or 1; rounding would leave it a hair off.
    return (0.0 if share == 0 else centre - margin), (1.0 if share == 1 else centre + margin)
