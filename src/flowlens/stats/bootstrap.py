"""Intervals for medians and quantiles by resampling whole authors, since one author's changes resemble each other."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.estimate import Estimate, Floats, Values, floats
from flowlens.stats.quantiles import counted_quantiles, median, quantile

__all__ = ["CELLS", "cluster_codes", "quantile_interval", "ratio_interval"]

_N_RESAMPLES = 1000
# Resamples are made in chunks of about this many cells (16 MB each), so that long histories need no more memory.
CELLS = 2_000_000


def quantile_interval(
    values: Values, q: float, clusters: Sequence[Hashable] | None, seed: int, n_resamples: int = _N_RESAMPLES
) -> Estimate:
    """Return the quantile q with its percentile interval, in the values' unit; no interval from under two clusters.

    `clusters` names each value's author (None: values are independent); whole authors are drawn with replacement.
    Source: Davison & Hinkley 1997, sections 3.8 and 5.3.
    """
    data = floats(values)
    codes = cluster_codes(clusters, data.size)
    if data.size == 0:
        return Estimate(None, None, None, 0)
    value = quantile(data, q)
    if codes.max() == 0:
        return Estimate(value, None, None, data.size)
    resampled = _resampled_quantiles(data, codes, q, _Draws(seed, n_resamples))
    low, high = np.quantile(resampled, [0.025, 0.975])
    return Estimate(value, float(low), float(high), data.size)


def ratio_interval(
    before: Values,
    after: Values,
    clusters_before: Sequence[Hashable] | None,
    clusters_after: Sequence[Hashable] | None,
    seed: int,
) -> Estimate:
    """Return the median after divided by the median before (1 = no change) with its percentile interval.

    Authors are drawn for each side by itself: cautious where the same people are on both. None where a median of zero
    leaves a number undefined; negative values are a ValueError. Source: Davison & Hinkley 1997, sections 3.8 and 5.3,
    on the log of the ratio.
    """
    sides = (floats(before), floats(after))
    codes = (cluster_codes(clusters_before, sides[0].size), cluster_codes(clusters_after, sides[1].size))
    n = sides[0].size + sides[1].size
    if any(side.size and side.min() < 0 for side in sides):
        raise ValueError("a ratio of medians needs values of zero or more")
    if not (sides[0].size and sides[1].size):
        return Estimate(None, None, None, n)
    bottom, top = (median(side) for side in sides)
    value = top / bottom if bottom > 0 else None
    if min(part.max() for part in codes) == 0:
        return Estimate(value, None, None, n)
    draws = _Draws(seed, _N_RESAMPLES)
    low, high = _ratio_bounds(*(_resampled_quantiles(s, c, 0.5, draws) for s, c in zip(sides, codes, strict=True)))
    return Estimate(value, low, high, n)


def cluster_codes(clusters: Sequence[Hashable] | None, n: int) -> NDArray[np.int64]:
    """Return each value's cluster as a number, from 0 in order of appearance; None makes each value its own."""
    if clusters is None:
        return np.arange(n)
    if len(clusters) != n:
        raise ValueError(f"{n} values but {len(clusters)} clusters")
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(cluster, len(numbers)) for cluster in clusters], dtype=np.int64)


class _Draws:
    """A seeded source of resamples: how often each cluster was drawn."""

    def __init__(self, seed: int, n_resamples: int) -> None:
        self._random = np.random.default_rng(seed)
        self.n_resamples = n_resamples

    def counts(self, n_rows: int, n_clusters: int) -> NDArray[np.int64]:
        """Return n_rows draws of n_clusters from n_clusters: a row of counts each, summing to n_clusters."""
        picked = self._random.integers(n_clusters, size=(n_rows, n_clusters))
        picked += np.arange(n_rows)[:, None] * n_clusters
        return np.bincount(picked.ravel(), minlength=n_rows * n_clusters).reshape(n_rows, n_clusters)


def _resampled_quantiles(data: Floats, codes: NDArray[np.int64], q: float, draws: _Draws) -> Floats:
    order = np.argsort(data, kind="stable")
    ordered, codes = data[order], codes[order]
    n_rows = max(1, CELLS // data.size)
    parts = [
        counted_quantiles(ordered, draws.counts(min(n_rows, draws.n_resamples - start), codes.max() + 1).T[codes].T, q)
        for start in range(0, draws.n_resamples, n_rows)
    ]
    return np.concatenate(parts)


def _ratio_bounds(before: Floats, after: Floats) -> tuple[float | None, float | None]:
    """Return the 2.5 % and 97.5 % points of after / before, None where one is infinite or undefined."""
    with np.errstate(divide="ignore", invalid="ignore"):
        log_ratios = np.log(after) - np.log(before)
    # An order statistic, not a mean of two: a resampled median of zero gives an infinite log, which has no mean.
    bounds = np.exp(np.quantile(log_ratios, [0.025, 0.975], method="inverted_cdf"))
    low, high = (float(bound) if np.isfinite(bound) else None for bound in bounds)
    return low, high
