"""How long do waits take that end at all, when many never do and the newest have not been watched for long?"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.clusters import cluster_codes
from flowlens.stats.estimate import Estimate, Floats, Values, floats
from flowlens.stats.survival import ROUNDING

__all__ = ["ending_median"]

_N_RESAMPLES = 1000


def ending_median(
    durations: Values, ended: Sequence[bool] | NDArray[np.bool_], clusters: Sequence[Hashable] | None, seed: int
) -> Estimate:
    """Return the median of the waits that end, with its percentile interval over whole clusters; n counts those seen.

    What still waits is censored at its duration: to look at ended waits alone would leave out the long ones of those
    that began of late. The Kaplan-Meier curve comes to rest at the share that never ends, and the median is where it is
    half-way down to it. None where nothing has ended; a bound is None where some resamples in forty have no end at all.
    Sources: Kaplan & Meier 1958; Maller & Zhou 1996 for the share that never ends; Davison & Hinkley 1997, section 3.5.
    """
    data, known = floats(durations), np.asarray(ended, dtype=np.bool_)
    if data.shape != known.shape:
        raise ValueError(f"{data.size} durations but {known.size} marks")
    n = int(known.sum())
    if n == 0:
        return Estimate(None, None, None, 0)
    # Of one moment, what ends does so before the rest is lost from sight.
    order = np.lexsort((~known, data))
    data, known = data[order], known[order]
    codes = cluster_codes(clusters, data.size)[order]
    value = float(_medians(data, known, np.ones((1, data.size)))[0])
    n_clusters = int(codes.max()) + 1
    if n_clusters == 1:
        return Estimate(value, None, None, n)
    random = np.random.default_rng(seed)
    drawn = random.multinomial(n_clusters, np.full(n_clusters, 1 / n_clusters), size=_N_RESAMPLES)
    found = _medians(data, known, drawn[:, codes].astype(np.float64))
    low = float(np.quantile(np.nan_to_num(found, nan=-np.inf), 0.025, method="inverted_cdf"))
    high = float(np.quantile(np.nan_to_num(found, nan=np.inf), 0.975, method="inverted_cdf"))
    return Estimate(value, low if np.isfinite(low) else None, high if np.isfinite(high) else None, n)


def _medians(ordered: Floats, ended: NDArray[np.bool_], weights: Floats) -> Floats:
    """Return a row's median of what ends, each subject counted so often; NaN where nothing ends."""
    at_risk = np.cumsum(weights[:, ::-1], axis=1)[:, ::-1]
    left = np.cumprod(1 - weights * ended / np.maximum(at_risk, 1.0), axis=1)
    never = left[:, -1:]
    reached = left <= (1 + never) / 2 + ROUNDING
    medians: Floats = np.where(never[:, 0] < 1, ordered[reached.argmax(axis=1)], np.nan)
    return medians
