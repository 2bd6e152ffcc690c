"""How far the parts of a stretch of values are from each other, at its best cut: the search behind `e_divisive`."""

from __future__ import annotations

from functools import cached_property
from math import prod

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.estimate import Floats
from flowlens.stats.running_sums import add_up

__all__ = ["AT_ONCE", "EnergyScan", "FreeEnd", "ToEnd"]

# Orders at random are scanned together, as many as are likely to be wanted and fit into a fast cache.
AT_ONCE = 10
_CELLS = 256_000
# Ends are weighed so many at a time: each has only the cuts before it, and a small table stays in the cache.
_ENDS = 32

_Table = NDArray[np.float64]


class EnergyScan:
    """The scaled energy distance of all ways to cut n values (Matteson & James 2014, exponent 1).

    What depends on n alone is worked out once for all orders of the values.
    """

    def __init__(self, n: int, min_size: int) -> None:
        self._n = n
        self._first = np.arange(min_size, n - min_size + 1)
        self._min_size = min_size
        # Every scan writes into the same tables: to get some of this size from the system takes longer than filling.
        self._n_rows = min(AT_ONCE, max(1, _CELLS // n**2))
        self._pairs = np.empty((n, self._n_rows, n))

    def best(self, values: Floats) -> tuple[float, int]:
        """Return the largest distance of one series, and the cut that has it: the first index of the later part."""
        of_cuts = self._distances(values[None, :])[0]
        place = int(np.argmax(of_cuts))
        return float(of_cuts[place]), int(self._first[place])

    def farthest(self, series: _Table) -> Floats:
        """Return the largest distance of each row."""
        starts = range(0, len(series), self._n_rows)
        return np.concatenate([self._distances(series[i : i + self._n_rows]).max(axis=1) for i in starts])

    def _distances(self, series: _Table) -> _Table:
        """Return the distance by series and cut, at its best end."""
        raise NotImplementedError

    def _pairs_up_to(self, series: _Table) -> _Table:
        """Return the distance of every value (last axis) from all up to another one (first axis), by series."""
        pairs = self._pairs[:, : len(series)]
        np.abs(np.subtract(series.T[:, :, None], series, out=pairs), out=pairs)
        add_up(pairs)
        return pairs


class ToEnd(EnergyScan):
    """Of two parts, that make up the whole."""

    def _distances(self, series: _Table) -> _Table:
        n, left = self._n, self._first.astype(np.float64)
        right = n - left
        pairs = self._pairs_up_to(series)
        inner = np.cumsum(np.diagonal(pairs, axis1=0, axis2=2), axis=1)[:, self._first - 1]
        of_left = np.cumsum(pairs[-1], axis=1)
        across = of_left[:, self._first - 1] - 2 * inner
        rest = of_left[:, -1:] / 2 - inner - across
        between = across / (left * right)
        within = inner / (left * (left - 1)) + rest / (right * (right - 1))
        distances: _Table = 2 * left * right / n * (between - within)
        return distances


class FreeEnd(EnergyScan):
    """Of two parts of which the later one may end before the whole does."""

    @cached_property
    def _last(self) -> NDArray[np.int_]:
        return np.arange(2 * self._min_size, self._n + 1)

    @cached_property
    def _weights(self) -> tuple[_Table, _Table, _Table, _Table]:
        """What pairs across, within the left part and in all weigh, by end and cut; and which cuts are barred."""
        least = self._min_size
        left = self._first[None, None, :].astype(np.float64)
        right = self._last[:, None, None] - left
        allowed = right >= least
        right = np.where(allowed, right, least)
        size = left * right / (left + right)
        pairs_left, pairs_right = left * (left - 1) / 2, right * (right - 1) / 2
        barred = np.where(allowed, 0.0, -np.inf)
        return (
            2 / (left + right) + size / pairs_right,
            size / pairs_right - size / pairs_left,
            size / pairs_right,
            barred,
        )

    @cached_property
    def _buffers(self) -> tuple[_Table, Floats, Floats]:
        n_cells = _ENDS * self._n_rows * self._first.size
        return np.empty_like(self._pairs), np.empty(n_cells), np.empty(n_cells)

    def _distances(self, series: _Table) -> _Table:
        sums = self._buffers[0][:, : len(series)]
        np.copyto(sums, self._pairs_up_to(series).swapaxes(0, 2))
        add_up(sums)
        inner = np.diagonal(sums, axis1=0, axis2=2) / 2  # of the pairs among the first i + 1 values
        farthest = np.full((len(series), self._first.size), -np.inf)
        for start in range(0, self._last.size, _ENDS):
            found = self._weighed(sums, inner, start)
            np.maximum(farthest[:, : found.shape[1]], found, out=farthest[:, : found.shape[1]])
        return farthest

    def _weighed(self, sums: _Table, inner: _Table, start: int) -> _Table:
        """Return the distance by series and cut at the best of a few ends, those from one on."""
        stop = min(start + _ENDS, self._last.size)
        # The last of these ends has no cut behind that one.
        ends, n_cuts = slice(self._last[start] - 1, self._last[stop - 1]), stop
        before = self._first[0] - 1
        cuts = slice(before, before + n_cuts)
        between, within, total, barred = (weight[start:stop, :, :n_cuts] for weight in self._weights)
        left, right = inner[:, cuts], inner.T[ends, :, None]
        shape = (stop - start, len(inner), n_cuts)
        across, part = (buffer[: prod(shape)].reshape(shape) for buffer in self._buffers[1:])
        np.subtract(sums[ends, :, cuts], 2 * left, out=across)
        # Pairs within the right part are all pairs up to its end, less those on the left, less those across.
        across *= between
        across += np.multiply(within, left, out=part)
        across -= np.multiply(total, right, out=part)
        across += barred
        found: _Table = across.max(axis=0)
        return found
