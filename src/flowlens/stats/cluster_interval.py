"""Where a quantile lies when values come in clusters, as the changes of one author do."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from flowlens.stats.cluster_worth import worth
from flowlens.stats.clusters import cluster_codes
from flowlens.stats.estimate import Estimate, Floats, Values, floats
from flowlens.stats.proportion import score_bounds
from flowlens.stats.quantiles import quantile

__all__ = ["cluster_interval"]


def cluster_interval(values: Values, q: float, clusters: Sequence[Hashable]) -> Estimate:
    """Return the quantile q with its 95 % interval, in the values' unit; `clusters` names each value's author.

    What share of values lies below the quantile is known as well as the clusters' values are worth (`worth`), and the
    values at the bounds of that share are the quantile's bounds, between two values where the bound is. A bound is None
    where the clusters are too few or too unequal for one, both from one cluster. Sources: Woodruff 1952 (a share's
    interval turned into a quantile's); Francisco & Fuller 1991 (clusters); Wilson 1927 (the share's interval).
    """
    data = floats(values)
    codes = cluster_codes(clusters, data.size)
    if data.size == 0:
        return Estimate(None, None, None, 0)
    value = quantile(data, q)
    if codes.max() == 0:
        return Estimate(value, None, None, data.size)
    below = data <= value
    if below.all():
        below = data < data.max()
    found = worth(np.bincount(codes, below).astype(np.float64), np.bincount(codes).astype(np.float64))
    lowest, highest = score_bounds(q, found.n, found.quantile)
    data = np.sort(data)
    low, high = _at(data, data.size * lowest - 1), _at(data, data.size * highest)
    return Estimate(
        value, None if low is None else min(low, value), None if high is None else max(high, value), data.size
    )


def _at(ordered: Floats, place: float) -> float | None:
    """Return the value at a place, counted from 0, or the point between two; None outside."""
    if not 0 <= place <= ordered.size - 1:
        return None
    return float(np.interp(place, np.arange(ordered.size), ordered))
