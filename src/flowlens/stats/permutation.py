"""Permutation tests of two windows that move whole weeks, since the changes of one week belong together."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.bootstrap import CELLS
from flowlens.stats.clusters import cluster_codes
from flowlens.stats.estimate import Floats, Values, floats
from flowlens.stats.quantiles import counted_quantiles

__all__ = ["weeks_greater_p", "weeks_p"]

# Two relabellings that split the values alike must count as equal in spite of rounding.
_ROUNDING = 1e-12
# So few orders are all written out; of more, so many are drawn.
_MOST_ORDERS = 2000


def weeks_p(  # noqa: PLR0913, PLR0917 - two windows of aligned pairs; a wrapper around each pair would say less
    before: Values,
    after: Values,
    weeks_before: Sequence[Hashable],
    weeks_after: Sequence[Hashable],
    seed: int,
    n_permutations: int = 1000,
) -> float:
    """Return the two-sided p of the absolute log ratio of medians when whole weeks are labelled before or after anew.

    Values under 1 count as 1. A week on both sides is two part-weeks. 1.0 where a side is empty: nothing speaks for a
    difference. Source: Phipson & Smyth 2010, p = (#{at least the observed} + 1) / (n + 1).
    """
    sides = [np.maximum(floats(side), 1.0) for side in (before, after)]
    if not (sides[0].size and sides[1].size):
        return 1.0
    values = np.concatenate(sides)
    weeks, n_before, n_after = _coded(sides, weeks_before, weeks_after)
    order = np.argsort(values, kind="stable")
    values, weeks = values[order], weeks[order]

    labels = np.arange(n_before + n_after) < n_before
    observed = _distances(values, labels[None, weeks])[0]
    random = np.random.default_rng(seed)
    n_rows = max(1, CELLS // values.size)
    n_as_far = 0
    for start in range(0, n_permutations, n_rows):
        rows = np.tile(labels, (min(n_rows, n_permutations - start), 1))
        relabelled = random.permuted(rows, axis=1)[:, weeks]
        n_as_far += int((_distances(values, relabelled) >= observed - _ROUNDING).sum())
    return (n_as_far + 1) / (n_permutations + 1)


def weeks_greater_p(
    before: Values,
    after: Values,
    weeks_before: Sequence[Hashable],
    weeks_after: Sequence[Hashable],
    seed: int,
) -> tuple[float, float]:
    """Return the one-sided p that whole weeks after have larger values, by mean rank, and the least p that can be.

    Weeks as in `weeks_p`; (1, 1) where a side is empty. All ways to choose the weeks after are looked at where there
    are up to 2,000 of them. Sources: Wilcoxon 1945 for ranks; Phipson & Smyth 2010 where orders are drawn.
    """
    sides = [floats(side) for side in (before, after)]
    if not (sides[0].size and sides[1].size):
        return 1.0, 1.0
    weeks, n_before, n_after = _coded(sides, weeks_before, weeks_after)
    _, place, ties = np.unique(np.concatenate(sides), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(ties) - (ties - 1) / 2)[place]
    n_weeks, n_all = n_before + n_after, ranks.size
    sums, counts = (np.bincount(weeks, part, n_weeks) for part in (ranks - (n_all + 1) / 2, None))
    observed = np.arange(n_weeks) >= n_before

    def excess(is_after: NDArray[np.bool_]) -> Floats:
        # Ranks less their mean sum to zero, so that this is the difference of the sides' mean ranks.
        n = is_after @ counts
        return np.asarray((is_after @ sums) * n_all / (n * (n_all - n)), dtype=np.float64)

    n_orders = comb(n_weeks, n_after)
    far = excess(observed[None, :])[0] - _ROUNDING * n_all
    if n_orders <= _MOST_ORDERS:
        return float((excess(_chosen(n_weeks, n_after)) >= far).mean()), 1 / n_orders
    rows = np.tile(observed, (_MOST_ORDERS - 1, 1))
    drawn = np.random.default_rng(seed).permuted(rows, axis=1)
    return (int((excess(drawn) >= far).sum()) + 1) / _MOST_ORDERS, 1 / _MOST_ORDERS


def _coded(
    sides: Sequence[Floats], before: Sequence[Hashable], after: Sequence[Hashable]
) -> tuple[NDArray[np.int64], int, int]:
    """Return the week of each value of both sides as a number, those after behind those before, and how many each."""
    codes = [cluster_codes(weeks, side.size) for weeks, side in zip((before, after), sides, strict=True)]
    n_before, n_after = (int(part.max()) + 1 for part in codes)
    return np.concatenate([codes[0], codes[1] + n_before]), n_before, n_after


def _chosen(n: int, n_chosen: int) -> NDArray[np.bool_]:
    """Return every way to choose so many of n, a row of marks each."""
    ways = np.array(list(combinations(range(n), n_chosen)), dtype=np.int64)
    marks = np.zeros((len(ways), n), dtype=np.bool_)
    np.put_along_axis(marks, ways, values=True, axis=1)
    return marks


def _distances(ordered: Floats, is_before: NDArray[np.bool_]) -> Floats:
    """Return a row's absolute log ratio of the two medians, for each row of labels."""
    before, after = (counted_quantiles(ordered, side, 0.5) for side in (is_before, ~is_before))
    distances: Floats = np.abs(np.log(after) - np.log(before))
    return distances
