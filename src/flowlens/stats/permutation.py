"""A permutation test of two windows that moves whole weeks, since the changes of one week belong together."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.bootstrap import CELLS
from flowlens.stats.clusters import cluster_codes
from flowlens.stats.estimate import Floats, Values, floats
from flowlens.stats.quantiles import counted_quantiles

__all__ = ["weeks_p"]

# Two relabellings that split the values alike must count as equal in spite of rounding.
_ROUNDING = 1e-12


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
    codes = [cluster_codes(weeks, side.size) for weeks, side in zip((weeks_before, weeks_after), sides, strict=True)]
    if not (sides[0].size and sides[1].size):
        return 1.0
    n_before, n_after = (int(part.max()) + 1 for part in codes)
    values = np.concatenate(sides)
    weeks = np.concatenate([codes[0], codes[1] + n_before])
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


def _distances(ordered: Floats, is_before: NDArray[np.bool_]) -> Floats:
    """Return a row's absolute log ratio of the two medians, for each row of labels."""
    before, after = (counted_quantiles(ordered, side.astype(np.int64), 0.5) for side in (is_before, ~is_before))
    distances: Floats = np.abs(np.log(after) - np.log(before))
    return distances
