"""The percentile bootstrap of whole authors, to say what the intervals that replaced it are worth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from flowlens.stats.clusters import cluster_codes
from flowlens.stats.estimate import Estimate, Floats
from flowlens.stats.quantiles import counted_quantiles, quantile

__all__ = ["percentile_interval"]

_N_RESAMPLES = 400


def percentile_interval(values: Floats, q: float, clusters: Sequence[int], random: np.random.Generator) -> Estimate:
    """Return the quantile q with the 2.5 and 97.5 % points of its resamples (Davison & Hinkley 1997, section 5.3)."""
    codes = cluster_codes(clusters, values.size)
    n_clusters = int(codes.max()) + 1
    drawn = random.multinomial(n_clusters, np.full(n_clusters, 1 / n_clusters), size=_N_RESAMPLES)
    order = np.argsort(values, kind="stable")
    low, high = np.quantile(counted_quantiles(values[order], drawn.T[codes[order]].T, q), [0.025, 0.975])
    return Estimate(quantile(values, q), float(low), float(high), values.size)
