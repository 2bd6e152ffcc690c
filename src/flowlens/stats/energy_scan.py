"""How far the parts of a stretch of values are from each other, at its best cut: the search behind `e_divisive`.

Of e values of which the first l are cut off, the scaled energy distance (Matteson & James 2014, exponent 1) is

    2 (e - 1) / (e (e - l - 1)) * (S(l, e) - (e - 2) / (l - 1) * I(l) - l / (e - 1) * I(e))

where S adds up how far each of the l is from each of the e, and I how far the pairs among so many first ones are.
"""

from __future__ import annotations

from functools import cached_property
from math import prod

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.distances_before import distances_before
from flowlens.stats.estimate import Floats
from flowlens.stats.running_sums import add_up

__all__ = ["AT_ONCE", "EnergyScan", "FreeEnd", "ToEnd"]

# Orders at random are scanned together, as many as are likely to be wanted and fit into a fast cache.
AT_ONCE = 10
_CELLS = 256_000
# Cuts are looked at so many at a time: each has only the ends behind it, and a small table stays in the cache.
_CUTS = 32

_Table = NDArray[np.float64]


class EnergyScan:
    """The distances of all ways to cut n values, for many orders of them at once."""

    def __init__(self, n: int, min_size: int) -> None:
        self._n = n
        self._min_size = min_size
        self._cuts = np.arange(min_size, n - min_size + 1)

    def best(self, values: Floats) -> tuple[float, int]:
        """Return the largest distance of one series, and the cut that has it: the first index of the later part."""
        of_cuts = self._distances(values[None, :])[0]
        place = int(np.argmax(of_cuts))
        return float(of_cuts[place]), int(self._cuts[place])

    def farthest(self, series: _Table) -> Floats:
        """Return the largest distance of each row."""
        return np.asarray(self._distances(series).max(axis=1))

    def _distances(self, series: _Table) -> _Table:
        """Return the distance by series and cut, at its best end."""
        raise NotImplementedError


class ToEnd(EnergyScan):
    """Of two parts, that make up the whole."""

    def _distances(self, series: _Table) -> _Table:
        n, cuts = self._n, self._cuts
        before = distances_before(series)
        inner, of_left = np.cumsum(before.values, axis=1), np.cumsum(before.whole, axis=1)[:, cuts - 1]
        apart = of_left - (n - 2) / (cuts - 1) * inner[:, cuts - 1] - cuts / (n - 1) * inner[:, -1:]
        distances: _Table = 2 * (n - 1) / (n * (n - cuts - 1)) * apart
        return distances


class FreeEnd(EnergyScan):
    """Of two parts of which the later one may end before the whole does."""

    def __init__(self, n: int, min_size: int) -> None:
        super().__init__(n, min_size)
        self._n_rows = min(AT_ONCE, max(1, _CELLS // n**2))
        self._n_all = np.arange(1, n + 1)

    @cached_property
    def _scale(self) -> _Table:
        """What a sum is multiplied by, by cut and end; where the later part is too short any number will do."""
        n_right = np.maximum(self._n_all - np.arange(1, self._n + 1)[:, None, None], self._min_size)
        return np.asarray(2 * (self._n_all - 1) / (self._n_all * (n_right - 1)))

    @cached_property
    def _buffers(self) -> tuple[_Table, _Table, Floats]:
        """Every scan writes into the same tables: to get some from the system takes longer than filling them."""
        shape = (self._n, self._n_rows, self._n)
        return np.empty(shape), np.empty(shape), np.empty(_CUTS * self._n_rows * self._n)

    def _distances(self, series: _Table) -> _Table:
        return np.concatenate([self._of_few(series[i : i + self._n_rows]) for i in range(0, len(series), self._n_rows)])

    def _of_few(self, series: _Table) -> _Table:
        pairs, sums = (buffer[:, : len(series)] for buffer in self._buffers[:2])
        np.abs(np.subtract(series.T[:, :, None], series, out=pairs), out=pairs)
        add_up(pairs)  # how far each value (last axis) is from all up to an end (first axis)
        inner = np.cumsum(np.diagonal(pairs, axis1=0, axis2=2), axis=1)
        less = inner / np.maximum(self._n_all - 1, 1)
        # Taken off for each of the l values, I(e) / (e - 1) is taken off l times.
        np.subtract(pairs.swapaxes(0, 2), less, out=sums)
        add_up(sums)
        farthest = [self._farthest(sums, less, start) for start in range(0, self._cuts[-1], _CUTS)]
        return np.concatenate(farthest, axis=1)[:, self._cuts - 1]

    def _farthest(self, sums: _Table, less: _Table, start: int) -> _Table:
        """Return the distance by series and cut at its best end, for a few cuts: behind the value at `start` and on."""
        stop = min(start + _CUTS, self._n)
        shape = (stop - start, sums.shape[1], self._n - start)
        found = self._buffers[2][: prod(shape)].reshape(shape)
        np.multiply(less.T[start:stop, :, None], self._n_all[start:] - 2, out=found)
        np.subtract(sums[start:stop, :, start:], found, out=found)
        found *= self._scale[start:stop, :, start:]
        # An end near the cut leaves too few behind it.
        near = found[:, :, : shape[0] + self._min_size - 1]
        near -= np.where(np.tri(shape[0], near.shape[2], self._min_size - 1), np.inf, 0.0)[:, None]
        return np.asarray(found.max(axis=2).T)
