"""Whether the gaps between events are regular like clockwork, random, or in bursts."""

from __future__ import annotations

from math import isfinite, sqrt

import numpy as np

from flowlens.stats.bootstrap import CELLS
from flowlens.stats.estimate import Estimate, Floats, Values, floats

__all__ = ["kim_jo", "mad_over_median", "spread_interval"]

# With fewer gaps the number of a random series wanders by more than the differences worth naming (sd 0.16 at 12).
_LEAST_GAPS = 12
_LEAST_FOR_SPREAD = 2
_LEAST_FOR_INTERVAL = 6
_N_RESAMPLES = 1000


def kim_jo(gaps: Values) -> float | None:
    """Return -1 for regular, about 0 for random, up to 1 for bursty gaps; None below 12 gaps or where all are 0.

    Source: Kim & Jo 2016 (arXiv 1604.01125), corrected for the number of gaps n.
    """
    data = floats(gaps)
    n = data.size
    if n < _LEAST_GAPS or data.mean() <= 0:
        return None
    ratio = float(data.std() / data.mean())
    return (sqrt(n + 1) * ratio - sqrt(n - 1)) / ((sqrt(n + 1) - 2) * ratio + sqrt(n - 1))


def mad_over_median(gaps: Values) -> float | None:
    """Return the median distance from the median gap, in medians (0 = clockwork); None below 2 gaps or at median 0.

    Source: Hampel 1974 for the median absolute deviation, here without a factor for normal values.
    """
    data = floats(gaps)
    if data.size < _LEAST_FOR_SPREAD:
        return None
    middle = float(np.median(data))
    if middle <= 0:
        return None
    return float(np.median(np.abs(data - middle))) / middle


def spread_interval(gaps: Values, seed: int) -> Estimate:
    """Return `mad_over_median` with its percentile interval, drawing gaps anew; no bounds below 6 gaps.

    A bound is None where the median of a resample may be 0. In simulations of exponential, gamma and log-normal gaps
    and of trains that skip a beat it held the true value in 93 to 98 % (12 to 48 gaps); the same of the burstiness held
    it in 38 to 93 %, as a mean and a standard deviation hang on the few longest gaps: hence none is given of that.
    Source: Davison & Hinkley 1997, section 5.3.
    """
    data = floats(gaps)
    value = mad_over_median(data)
    if value is None or data.size < _LEAST_FOR_INTERVAL:
        return Estimate(value, None, None, data.size)
    random = np.random.default_rng(seed)
    n_rows = max(1, CELLS // data.size)
    parts = [
        _spreads(data[random.integers(data.size, size=(min(n_rows, _N_RESAMPLES - start), data.size))])
        for start in range(0, _N_RESAMPLES, n_rows)
    ]
    low, high = (float(x) for x in np.quantile(np.concatenate(parts), [0.025, 0.975], method="inverted_cdf"))
    # By chance all resamples may lie on one side of the value.
    return Estimate(value, min(low, value), max(high, value) if isfinite(high) else None, data.size)


def _spreads(rows: Floats) -> Floats:
    """Return the median distance from the median in medians, for each row; infinite where the median is 0."""
    middle = np.median(rows, axis=1)
    distance = np.median(np.abs(rows - middle[:, None]), axis=1)
    spreads: Floats = np.divide(distance, middle, out=np.full_like(middle, np.inf), where=middle > 0)
    return spreads
