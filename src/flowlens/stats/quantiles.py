"""Medians and quantiles: the levels FlowLens reports, as means are carried by a few huge changes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.estimate import Floats, Values, floats
from flowlens.stats.first_reached import n_up_to
from flowlens.stats.running_sums import add_up

__all__ = ["counted_quantiles", "median", "quantile"]


def median(values: Values) -> float:
    """Return the middle value, or the mean of the middle two; ValueError on no values. Source: `quantile` at 0.5."""
    return quantile(values, 0.5)


def quantile(values: Values, q: float) -> float:
    """Return the value below which the share q of the values lies; ValueError on no values.

    Source: Hyndman & Fan 1996, type 7 (linear between neighbours, the default of numpy and R).
    """
    data = np.sort(floats(values))
    if data.size == 0:
        raise ValueError("no values, so no quantile")
    # Written out, as np.quantile loads masked arrays first: a tenth of the time in which the gate answers.
    position = q * (data.size - 1)
    below = int(position)
    low, high = float(data[below]), float(data[min(below + 1, data.size - 1)])
    share = position - below
    return high - (high - low) * (1 - share) if share >= 0.5 else low + (high - low) * share


def counted_quantiles(ordered: Floats, counts: NDArray[Any], q: float) -> Floats:
    """Return one quantile a row, as if `ordered[j]` (ascending) occurred `counts[row, j]` times.

    Equal to `quantile` on the written-out values, without writing them out. Source: Hyndman & Fan 1996, type 7.
    """
    # Numbers half as long take half the time, and nobody has so many values.
    upto = np.array(counts.T, dtype=np.int32, order="C")
    add_up(upto)
    last = upto[-1].astype(np.int64) - 1
    position = q * last
    below = np.floor(position).astype(np.int64)
    above = np.minimum(below + 1, last)
    low, high = (ordered[n_up_to(upto, rank)] for rank in (below, above))
    return np.asarray(low + (high - low) * (position - below), dtype=np.float64)
