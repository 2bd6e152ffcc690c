"""Many tests in one report: how many of those that stand out may do so by chance."""

from __future__ import annotations

import numpy as np

from flowlens.stats.estimate import Floats, Values, floats

__all__ = ["adjusted"]


def adjusted(p_values: Values) -> Floats:
    """Return each p adjusted for all of them, in their order; of those at most 0.05, 5 % at most are false on average.

    All tests of a report are one family. Empty in, empty out; ValueError outside 0 to 1. Holds for tests that are
    independent or rise together. Source: Benjamini & Hochberg 1995; Benjamini & Yekutieli 2001 (rise together).
    """
    data = floats(p_values)
    if data.size == 0:
        return data
    if data.min() < 0 or data.max() > 1:
        raise ValueError("a p-value lies outside 0 to 1")
    order = np.argsort(data, kind="stable")
    scaled = data[order] * data.size / np.arange(1, data.size + 1)
    found = np.empty_like(data)
    found[order] = np.minimum.accumulate(scaled[::-1])[::-1].clip(max=1.0)
    return found
