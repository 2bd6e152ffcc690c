"""By how much the medians of two groups of people differ, where each group may have few of them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from flowlens.stats.bootstrap import log_median
from flowlens.stats.clusters import cluster_codes
from flowlens.stats.estimate import Estimate, Floats, Values, floats
from flowlens.stats.student import t_95

__all__ = ["Group", "group_ratio"]


@dataclass(frozen=True, slots=True)
class Group:
    """Values above zero, and who is behind each of them."""

    values: Values
    people: Sequence[Hashable]


def group_ratio(base: Group, other: Group, seed: int) -> Estimate:
    """Return the median of `other` divided by that of `base`, with its 95 % interval; `n` counts the smaller group's.

    A t-interval on the log of the ratio. The errors come from drawing whole people, and allow for there being few: each
    is raised by what drawing from so few people loses, and its degrees of freedom are those of an effective number of
    people, so that one who made most of a group's values leaves few. Where some are in both groups it is too wide
    rather than too narrow. No interval from a group of one; no value from one of nobody; ValueError on a value that is
    not above zero. Sources: Davison & Hinkley 1997, section 2.2 (the errors); Welch 1947 and Satterthwaite 1946 (the
    degrees of freedom); Kish 1965, section 8.2 (the effective number).
    """
    n = min(len(floats(group.values)) for group in (base, other))
    if n == 0:
        return Estimate(None, None, None, 0)
    found = [log_median(group.values, group.people, seed) for group in (base, other)]
    medians = [float(np.median(floats(group.values))) for group in (base, other)]
    value = medians[1] / medians[0]
    below, above = found
    if below is None or above is None:
        return Estimate(value, None, None, n)
    shares = [_shares(group) for group in (base, other)]
    variances = [
        error**2 * share.size / (share.size - 1) for (_, error), share in zip((below, above), shares, strict=True)
    ]
    degrees = [max(1.0, 1 / float(share @ share) - 1) for share in shares]
    margin = float(t_95([_satterthwaite(variances, degrees)])[0]) * float(np.sqrt(sum(variances)))
    return Estimate(value, value * float(np.exp(-margin)), value * float(np.exp(margin)), n)


def _shares(group: Group) -> Floats:
    """Return the share of the values behind which each person is."""
    counts = np.bincount(cluster_codes(group.people, len(group.people))).astype(np.float64)
    shares: Floats = counts / counts.sum()
    return shares


def _satterthwaite(variances: Sequence[float], degrees: Sequence[float]) -> float:
    total = sum(variances)
    if total == 0:
        return min(degrees)
    return total**2 / sum(variance**2 / df for variance, df in zip(variances, degrees, strict=True))
