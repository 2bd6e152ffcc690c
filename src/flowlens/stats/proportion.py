"""A share with an interval that stays honest for small counts."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.clusters import cluster_codes
from flowlens.stats.estimate import Z_95, Estimate, Floats
from flowlens.stats.student import t_95

__all__ = ["cluster_share", "wilson"]


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


def cluster_share(hits: Sequence[bool] | NDArray[np.bool_], clusters: Sequence[Hashable]) -> Estimate:
    """Return the share of hits (0 to 1) with its interval, where hits of one cluster (author) resemble each other.

    It holds every share from which the clusters' surpluses of hits do not surely differ, by a t-test, and never less
    than Wilson's, which alone is left where hits are too few to differ. No interval from one cluster. Sources: Fieller
    1954 (a ratio of sums); Ibragimov & Müller 2010 (t over unequal clusters).
    """
    marks = np.asarray(hits, dtype=np.float64)
    codes = cluster_codes(clusters, marks.size)
    n, k = marks.size, int(marks.sum())
    score = wilson(k, n)
    if score.value is None or score.low is None or score.high is None or codes.max() == 0:
        return Estimate(score.value, None, None, n)
    low, high = _fieller(np.bincount(codes, marks).astype(np.float64), np.bincount(codes).astype(np.float64))
    return Estimate(score.value, min(low, score.low), max(high, score.high), n)


def _fieller(hits: Floats, sizes: Floats) -> tuple[float, float]:
    """Return the roots p of (sum of hits - p n)² = c · sum over clusters of (hits - p size)²."""
    n_clusters, k, n = sizes.size, float(hits.sum()), float(sizes.sum())
    squared = float(t_95([n_clusters - 1])[0]) ** 2
    c = squared * n_clusters / (n_clusters - 1 + squared)
    square, middle, rest = (
        n * n - c * float(sizes @ sizes),
        k * n - c * float(sizes @ hits),
        k * k - c * float(hits @ hits),
    )
    if square <= 0:
        # Clusters so few or unequal that no share can be ruled out.
        return 0.0, 1.0
    root = sqrt(max(0.0, middle * middle - square * rest))
    return max(0.0, (middle - root) / square), min(1.0, (middle + root) / square)
