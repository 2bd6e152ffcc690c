"""How far each value of a series is from all those before it, and from all, with no table of all pairs of many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.estimate import Floats

__all__ = ["BLOCK", "Before", "distances_before"]

# Up to so many values a table of all pairs takes less time than ranks do.
_FEW = 50
# From the values of whole blocks before it distances are summed up by rank, from those of its own block one by one.
BLOCK = 16


@dataclass(frozen=True, slots=True)
class Before:
    """Sums of distances of each value of each series: from all `values` before it, and from the `whole`."""

    values: Floats
    whole: Floats


def distances_before(series: Floats) -> Before:
    """Return the sums for series of one length, one a row.

    Of m values that add up to S, k are not above x and add up to s: they are x (2 k - m) - 2 s + S away from it.
    """
    if series.shape[1] <= _FEW:
        return _of_few(series)
    order = np.argsort(series, axis=1)
    ordered = np.take_along_axis(series, order, axis=1)
    # Measured from one of them, so that equal values are nothing apart, and sums stay exact.
    centre = ordered[:, ordered.shape[1] // 2, None]
    ordered = ordered - centre
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(order.shape[1])[None, :], axis=1)
    values = _from_blocks_before(series - centre, order, ordered, rank) + _from_own_block(series)
    return Before(values, np.take_along_axis(_from_all(ordered), rank, axis=1))


def _of_few(series: Floats) -> Before:
    apart = np.abs(series[:, :, None] - series[:, None, :])
    return Before(np.einsum("sij,ij->si", apart, np.tri(series.shape[1], k=-1)), apart.sum(axis=2))


def _from_blocks_before(values: Floats, order: NDArray[np.intp], ordered: Floats, rank: NDArray[np.intp]) -> Floats:
    n = values.shape[1]
    starts, own = np.arange(0, n, BLOCK), np.arange(n) // BLOCK
    # By series, block and rank: whether the value of that rank is before the block; then how many up to that rank are.
    is_before = order[:, None, :] < starts[:, None]
    sums = np.cumsum(np.where(is_before, ordered[:, None, :], 0.0), axis=2)
    counts = np.cumsum(is_before, axis=2, dtype=np.int32)
    place = np.arange(len(values))[:, None], own, rank
    found: Floats = values * (2 * counts[place] - starts[own]) - 2 * sums[place] + sums[:, own, -1]
    return found


def _from_own_block(series: Floats) -> Floats:
    n_series, n = series.shape
    padded = np.zeros((n_series, -(-n // BLOCK), BLOCK))
    padded.reshape(n_series, -1)[:, :n] = series
    apart = np.abs(padded[..., :, None] - padded[..., None, :])
    found: Floats = np.einsum("...ij,ij->...i", apart, np.tri(BLOCK, k=-1)).reshape(n_series, -1)[:, :n]
    return found


def _from_all(ordered: Floats) -> Floats:
    n = ordered.shape[1]
    sums = np.cumsum(ordered, axis=1)
    found: Floats = ordered * (2 * np.arange(1, n + 1) - n) - 2 * sums + sums[:, -1:]
    return found
