"""How far the parts of a stretch of values are from each other, at its best cut: the search behind `e_divisive`."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.estimate import Floats
from flowlens.stats.running_sums import add_up

__all__ = ["AT_ONCE", "EnergyScan", "FreeEnd", "ToEnd"]

# Orders at random are scanned together, as many as are likely to be wanted and fit into a fast cache.
AT_ONCE = 10
_CELLS = 256_000

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
        distances = self._distances(values[None, :])[:, 0, :]
        of_cuts = distances.max(axis=0)
        place = int(np.argmax(of_cuts))
        return float(of_cuts[place]), int(self._first[place])

    def farthest(self, series: _Table) -> Floats:
        """Return the largest distance of each row."""
        starts = range(0, len(series), self._n_rows)
        return np.concatenate([self._distances(series[i : i + self._n_rows]).max(axis=(0, 2)) for i in starts])

    def _distances(self, series: _Table) -> _Table:
        """Return the distance by end, series and cut; the next call reuses it."""
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
        return (2 * left * right / n * (between - within))[None]


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
    def _buffers(self) -> tuple[_Table, _Table, _Table]:
        across = np.empty((self._last.size, self._n_rows, self._first.size))
        return np.empty_like(self._pairs), across, np.empty_like(across)

    def _distances(self, series: _Table) -> _Table:
        sums, across, part = (buffer[:, : len(series)] for buffer in self._buffers)
        between, within, total, barred = self._weights
        np.copyto(sums, self._pairs_up_to(series).swapaxes(0, 2))
        add_up(sums)
        inner = np.diagonal(sums, axis1=0, axis2=2) / 2  # of the pairs among the first i + 1 values
        cuts, ends = slice(self._first[0] - 1, self._first[-1]), slice(self._last[0] - 1, self._last[-1])
        left, right = inner[:, cuts], inner.T[ends, :, None]
        np.subtract(sums[ends, :, cuts], 2 * left, out=across)
        # Pairs within the right part are all pairs up to its end, less those on the left, less those across.
        across *= between
        across += np.multiply(within, left, out=part)
        across -= np.multiply(total, right, out=part)
        across += barred
        return across
