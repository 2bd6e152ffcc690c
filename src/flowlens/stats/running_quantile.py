"""A quantile that runs along a series: at each of some places, that of the values up to it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from flowlens.stats.estimate import Floats

__all__ = ["running_quantile"]


def running_quantile(values: Floats, places: Sequence[int], width: int, q: float) -> Floats:
    """Return the quantile of the `width` values that end at each place; ValueError where there are fewer before it.

    Source: Hyndman & Fan 1996, type 7, as in `quantile`.
    """
    if not len(places):
        return np.empty(0)
    if min(places) < width - 1:
        raise ValueError(f"the value at {min(places)} has fewer than {width} up to it")
    windows = np.lib.stride_tricks.sliding_window_view(values, width)[np.asarray(places) - (width - 1)]
    position = q * (width - 1)
    below = int(position)
    # Only two of the values of a window have to be at their place.
    near = np.partition(windows, sorted({below, min(below + 1, width - 1)}), axis=1)
    low, high = near[:, below], near[:, min(below + 1, width - 1)]
    found: Floats = low + (high - low) * (position - below)
    return found
