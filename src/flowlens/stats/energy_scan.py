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

# Orders at random are scanned together: of so many, a row is long enough that its sum takes longer than to begin it.
AT_ONCE = 40
# Cuts are looked at so many at a time: each has only the ends behind it, and a small table stays in the cache.
_CUTS = 16

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
    """Of two parts of which the later one may end before the whole does.

    What is scaled adds up |x - y| - m(x) - m(y) over the values cut off and those up to the end, and 2 I(l) / (l - 1),
    where m(x) is how much I(l) / (l - 1) grows as x comes in. Series are the last axis of all tables, so that every
    sum is one of whole rows.
    """

    @cached_property
    def _scale(self) -> _Table:
        """What a sum is multiplied by, by end and cut; where the later part is too short any number will do."""
        ends = np.arange(1, self._n + 1)[:, None]
        n_right = np.maximum(ends - ends.T, self._min_size)
        return np.asarray((2 * (ends - 1) / (ends * (n_right - 1)))[:, :, None])

    @cached_property
    def _barred(self) -> _Table:
        """What is taken off the distance, by end and cut: an end near the cut leaves too few behind it."""
        return np.where(np.tri(_CUTS, _CUTS + self._min_size - 1, self._min_size - 1), np.inf, 0.0).T[:, :, None]

    @cached_property
    def _buffer(self) -> Floats:
        """Every scan writes into the same table: to get one from the system takes longer than filling it."""
        return np.empty(self._n * _CUTS * AT_ONCE)

    def _distances(self, series: _Table) -> _Table:
        return np.concatenate([self._of_few(series[i : i + AT_ONCE]) for i in range(0, len(series), AT_ONCE)])

    def _of_few(self, series: _Table) -> _Table:
        values = np.ascontiguousarray(series.T)
        inner = np.cumsum(distances_before(series).values, axis=1).T
        less = inner / np.maximum(np.arange(self._n), 1)[:, None]
        more = np.diff(less, axis=0, prepend=0.0)
        # How far each value, from `start` on, is from all before it: less m(x) of its own for each of them.
        apart = np.zeros_like(values)
        farthest = []
        for start in range(0, self._cuts[-1], _CUTS):
            few = slice(start, min(start + _CUTS, self._n))
            sums = 2 * less[few]
            if start:  # What the first `start` values add up to with themselves, and with those that come in.
                sums += 2 * (inner[start - 1] - start * less[start - 1])
                sums += np.cumsum(apart[: len(sums)] - less[start - 1], axis=0)
            found = self._come_in(apart, values[start:], more[start:], less[few])
            found[0] += sums
            add_up(found)
            farthest.append(self._farthest(found, few))
            apart = apart[len(sums) :]
        return np.concatenate(farthest)[self._cuts - 1].T

    def _come_in(self, apart: _Table, values: _Table, more: _Table, less: _Table) -> _Table:
        """Let the next values come in, one by one; return what each value adds to the sums, by end and cut."""
        shape = (len(values), len(less), values.shape[1])
        found, row = self._buffer[: prod(shape)].reshape(shape), np.empty_like(values)
        for i in range(len(less)):
            np.abs(np.subtract(values, values[i], out=row), out=row)
            row -= more
            apart += row
            np.subtract(apart, less[i], out=found[:, i])
        return found

    def _farthest(self, found: _Table, few: slice) -> _Table:
        """Return the distance by cut and series, at its best end."""
        found *= self._scale[few.start :, few]
        barred = self._barred[: len(found), : found.shape[1]]
        found[: len(barred)] -= barred
        return np.asarray(found.max(axis=0))
