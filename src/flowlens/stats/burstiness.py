"""Whether the gaps between events are regular like clockwork, random, or in bursts."""

from __future__ import annotations

from math import sqrt

import numpy as np

from flowlens.stats.estimate import Values, floats

__all__ = ["kim_jo", "mad_over_median"]

# With fewer gaps the number of a random series wanders by more than the differences worth naming (sd 0.16 at 12).
_LEAST_GAPS = 12
_LEAST_FOR_SPREAD = 2


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
