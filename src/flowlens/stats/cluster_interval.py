"""Where a quantile lies when values come in clusters, as the changes of one author do."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.clusters import cluster_codes, members
from flowlens.stats.estimate import Estimate, Floats, Values, floats
from flowlens.stats.quantiles import quantile
from flowlens.stats.student import t_95

__all__ = ["cluster_interval"]


def cluster_interval(values: Values, q: float, clusters: Sequence[Hashable]) -> Estimate:
    """Return the quantile q with its 95 % interval, in the values' unit; `clusters` names each value's author.

    It holds every point at which the share of values below is not surely another than q: a t-test over the clusters,
    each with its surplus of values below. A bound is None where the clusters are too few or too unequal for one, both
    from one cluster. Sources: Woodruff 1952 (a share's interval turned into a quantile's); Francisco & Fuller 1991
    (clusters); Ibragimov & Müller 2010 (t over unequal clusters).
    """
    data = floats(values)
    codes = cluster_codes(clusters, data.size)
    if data.size == 0:
        return Estimate(None, None, None, 0)
    value = quantile(data, q)
    if codes.max() == 0:
        return Estimate(value, None, None, data.size)
    order = np.argsort(data, kind="stable")
    data, codes = data[order], codes[order]
    inside = np.flatnonzero(_t_values(codes, q) <= t_95([codes.max()]))
    first, last = int(inside[0]), int(inside[-1])
    low = min(value, float(data[first - 1])) if first > 0 else None
    high = max(value, float(data[last])) if last < data.size else None
    return Estimate(value, low, high, data.size)


def _t_values(codes: NDArray[np.int64], q: float) -> Floats:
    """Return |t| of the clusters' surpluses below the quantile, if the first 0, 1, … n values lay below it.

    With one value more below, the surplus of its cluster grows by one, and the sum of their squares with it.
    """
    sizes = np.bincount(codes)
    n, n_clusters = codes.size, sizes.size
    surplus = _earlier_in_cluster(codes, sizes) - q * sizes[codes]
    squares = float(((q * sizes) ** 2).sum()) + np.concatenate([[0.0], np.cumsum(2 * surplus + 1)])
    total = np.arange(n + 1) - q * n
    spread = np.sqrt(np.maximum(squares - total**2 / n_clusters, 0.0) * n_clusters / (n_clusters - 1))
    certain = np.where(total == 0, 0.0, np.inf)
    t_values: Floats = np.divide(np.abs(total), spread, out=certain, where=spread > 0)
    return t_values


def _earlier_in_cluster(codes: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each value how many of its cluster come before it."""
    starts = np.cumsum(sizes) - sizes
    earlier = np.empty_like(codes)
    earlier[np.concatenate(members(codes))] = np.arange(codes.size) - np.repeat(starts, sizes)
    return earlier
