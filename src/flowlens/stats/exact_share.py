"""How likely is so large a difference of two shares where there is none? Counted out, for what is rare."""

from __future__ import annotations

from math import exp, lgamma

import numpy as np

from flowlens.stats.estimate import Floats

__all__ = ["FEWEST", "exact_share_p", "is_rare"]

# Below so many expected cases in one of the four fields a share is no longer normal (Cochran 1954).
FEWEST = 5.0
_SAME = 1e-9


def is_rare(one: tuple[int, int], two: tuple[int, int]) -> bool:
    """Return whether so few hits of so many cases are expected on a side that they have to be counted out."""
    hits, n = one[0] + two[0], one[1] + two[1]
    return min(one[1], two[1]) * min(hits, n - hits) < FEWEST * n


def exact_share_p(one: tuple[int, int], two: tuple[int, int]) -> float:
    """Return the two-sided p of Fisher's exact test (1935) for two shares, each as hits and cases.

    It is the chance of a table that is as unlikely as this one or less, with the same hits and cases in all.
    """
    hits, n = one[0] + two[0], one[1] + two[1]
    least, most = max(0, hits - two[1]), min(hits, one[1])
    fields = np.array([_ways(one[1], k) + _ways(two[1], hits - k) for k in range(least, most + 1)])
    chances: Floats = np.exp(fields - _ways(n, hits))
    seen = exp(_ways(one[1], one[0]) + _ways(two[1], two[0]) - _ways(n, hits))
    return min(1.0, float(chances[chances <= seen * (1 + _SAME)].sum()))


def _ways(n: int, k: int) -> float:
    """Return the log of the number of ways to choose k of n."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
