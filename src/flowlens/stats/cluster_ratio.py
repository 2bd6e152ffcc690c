"""The ratio of two sums that come in clusters, as touches seen and touches expected do in releases."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from math import sqrt

import numpy as np

from flowlens.stats.clusters import cluster_codes
from flowlens.stats.estimate import Estimate, Values, floats
from flowlens.stats.student import t_95

__all__ = ["cluster_ratio"]


def cluster_ratio(tops: Values, bottoms: Values, clusters: Sequence[Hashable]) -> Estimate:
    """Return the sum of `tops` over that of `bottoms` with its 95 % interval; `clusters` names what goes together.

    It holds every ratio r at which the clusters' surpluses, top - r * bottom, do not surely differ from 0 by a t-test;
    a bound is None where no ratio can be ruled out on that side. `n` counts pairs; all None where the bottoms sum to
    nothing. None of the values may be negative. Sources: Fieller 1954; Ibragimov & Müller 2010.
    """
    top, bottom = floats(tops), floats(bottoms)
    if top.shape != bottom.shape:
        raise ValueError(f"{top.size} tops but {bottom.size} bottoms")
    if (top < 0).any() or (bottom < 0).any():
        raise ValueError("a value is negative")
    codes = cluster_codes(clusters, top.size)
    if not bottom.sum() > 0:
        return Estimate(None, None, None, top.size)
    tops_of, bottoms_of = np.bincount(codes, top), np.bincount(codes, bottom)
    value, m = float(top.sum() / bottom.sum()), tops_of.size
    if m < 2:
        return Estimate(value, None, None, top.size)
    squared = float(t_95([m - 1])[0]) ** 2
    c = squared * m / (m - 1 + squared)
    # (sum of tops - r · sum of bottoms)² = c · sum over clusters of (top - r · bottom)², a quadratic in r.
    square = bottoms_of.sum() ** 2 - c * float(bottoms_of @ bottoms_of)
    middle = tops_of.sum() * bottoms_of.sum() - c * float(tops_of @ bottoms_of)
    rest = tops_of.sum() ** 2 - c * float(tops_of @ tops_of)
    if square <= 0:
        return Estimate(value, None, None, top.size)
    root = sqrt(max(0.0, middle * middle - square * rest))
    low, high = max(0.0, float((middle - root) / square)), float((middle + root) / square)
    return Estimate(value, min(low, value), max(high, value), top.size)
