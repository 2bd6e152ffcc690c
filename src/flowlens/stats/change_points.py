"""When did the level change, if nobody says when? E-divisive on log values, and only shifts that are worth a word."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.estimate import Floats, Values, floats
from flowlens.stats.running_sums import add_up

__all__ = ["Shift", "e_divisive", "shifts"]

# A scan holds a few n x n tables; above this a caller has to bin first.
_MOST_VALUES = 1000
_LEAST_SEGMENT = 2
# Permuted series are scanned together, as many as are likely to be wanted and fit into a fast cache.
_AT_ONCE = 10
_CELLS = 64_000
# A permuted series as far apart as the observed one must count as equal in spite of rounding.
_ROUNDING = 1e-9


_Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of level at `index`, the first value of the new level; medians and counts of the segments beside it."""

    index: int
    before: float
    after: float
    n_before: int
    n_after: int


def shifts(log_values: Values, seed: int, least_ratio: float = 1.15) -> list[Shift]:
    """Return the changes of level, oldest first, with medians in the unit of exp(log_values).

    Neighbours whose medians differ by a ratio under `least_ratio` become one segment, the closest two first. Sources:
    `e_divisive`; the floor of 15 % is FlowLens's own, tried on 26 documented changes and 16 steady controls.
    """
    data = floats(log_values)
    cuts = e_divisive(data, seed)
    levels = _levels(data, cuts)
    while cuts:
        steps = np.abs(np.diff(levels))
        closest = int(np.argmin(steps))
        if steps[closest] >= log(least_ratio):
            break
        cuts = cuts[:closest] + cuts[closest + 1 :]
        levels = _levels(data, cuts)
    edges = [0, *cuts, data.size]
    return [
        Shift(cut, exp(levels[i]), exp(levels[i + 1]), cut - edges[i], edges[i + 2] - cut) for i, cut in enumerate(cuts)
    ]


def e_divisive(
    values: Values, seed: int, alpha: float = 0.01, min_size: int = 4, n_permutations: int = 199
) -> list[int]:
    """Return the indices at which a new segment begins, ascending; ValueError above 1000 values.

    The segment with the most distant parts is cut, as long as permuting within segments rarely gets as far. The later
    part may end before its segment does, so that a level that rises and falls back is seen. Distances are told in units
    of a segment's own spread: else an irregular youth hides a change among calm gaps. Source: Matteson & James 2014,
    energy distance with exponent 1, p = (#{at least the observed} + 1) / (n + 1); the units are FlowLens's own.
    """
    data = floats(values)
    if data.size > _MOST_VALUES:
        raise ValueError(f"{data.size} values are too many to scan; bin them to {_MOST_VALUES} or fewer")
    if min_size < _LEAST_SEGMENT:
        raise ValueError("a segment needs two values or more to have a spread")
    # The most permutations that may get as far with p still at alpha or under.
    spare = int(alpha * (n_permutations + 1) + _ROUNDING) - 1
    random = np.random.default_rng(seed)
    segments = [_Segment(data, 0, min_size)]
    while True:
        widest = max(segments, key=lambda segment: segment.distance)
        if widest.distance <= 0 or not _is_rare(segments, widest.distance, random, (n_permutations, spare)):
            return sorted(segment.start for segment in segments[1:])
        # The earlier half stays where it was, so the first segment of the list always starts the series.
        place = segments.index(widest)
        segments[place : place + 1] = widest.halves()


class _Segment:
    """A stretch of the series with its best cut; the weights of all cuts are worked out once for all permutations."""

    def __init__(self, data: Floats, start: int, min_size: int) -> None:
        self.start = start
        self._data = _in_own_spread(data)
        self._values = data
        self._min_size = min_size
        self.distance, self._cut = -inf, 0
        if self.can_be_cut:
            self._weigh()
            self.distance, self._cut = self._scan()

    def halves(self) -> list[_Segment]:
        """Return the two segments beside the best cut."""
        parts = ((self._values[: self._cut], self.start), (self._values[self._cut :], self.start + self._cut))
        return [_Segment(part, start, self._min_size) for part, start in parts]

    @property
    def can_be_cut(self) -> bool:
        """Whether it is long enough for two parts."""
        return self._data.size >= 2 * self._min_size

    def shuffled(self, random: np.random.Generator) -> Floats:
        """Return its values in another order."""
        return random.permutation(self._data)

    def distances(self, series: _Table) -> Floats:
        """Return the distance of the best cut of each row, which is its values in another order."""
        starts = range(0, len(series), self._n_rows)
        return np.concatenate([self._scaled(series[i : i + self._n_rows]).max(axis=(0, 2)) for i in starts])

    def _weigh(self) -> None:
        """Set the weights of all ends k (rows) and cuts i (columns): values 0 to i against values i to k."""
        n, least = self._data.size, self._min_size
        self._first = np.arange(least, n - least + 1)
        self._last = np.arange(2 * least, n + 1)
        left = self._first[None, None, :].astype(np.float64)
        right = self._last[:, None, None] - left
        allowed = right >= least
        right = np.where(allowed, right, least)
        size = left * right / (left + right)
        pairs_left, pairs_right = left * (left - 1) / 2, right * (right - 1) / 2
        self._between = 2 / (left + right) + size / pairs_right
        self._within = size / pairs_right - size / pairs_left
        self._total = size / pairs_right
        self._barred = np.where(allowed, 0.0, -inf)
        # Every scan writes into these: to get tables of this size from the system takes longer than to fill them.
        self._n_rows = min(_AT_ONCE, max(1, _CELLS // n**2))
        self._pairs, self._sums = (np.empty((n, self._n_rows, n)) for _ in range(2))
        self._across, self._part = (np.empty((self._last.size, self._n_rows, self._first.size)) for _ in range(2))

    def _scan(self) -> tuple[float, int]:
        """Return the largest scaled energy distance over all cuts and ends, and its cut."""
        distances = self._scaled(self._data[None, :])[:, 0, :].T
        best = int(np.argmax(distances))
        return float(distances.flat[best]), int(self._first[best // self._last.size])

    def _scaled(self, series: _Table) -> _Table:
        """Return the scaled energy distance by end, series and cut (Matteson & James 2014); the next call reuses it."""
        pairs, sums, across, part = (
            buffer[:, : len(series)] for buffer in (self._pairs, self._sums, self._across, self._part)
        )
        np.abs(np.subtract(series.T[:, :, None], series, out=pairs), out=pairs)
        add_up(pairs)
        np.copyto(sums, pairs.swapaxes(0, 2))
        add_up(sums)
        inner = np.diagonal(sums, axis1=0, axis2=2) / 2  # of the pairs among the first i + 1 values
        cuts, ends = slice(self._first[0] - 1, self._first[-1]), slice(self._last[0] - 1, self._last[-1])
        left, right = inner[:, cuts], inner.T[ends, :, None]
        np.subtract(sums[ends, :, cuts], 2 * left, out=across)
        # Pairs within the right part are all pairs up to k, less those on the left, less those across.
        across *= self._between
        across += np.multiply(self._within, left, out=part)
        across -= np.multiply(self._total, right, out=part)
        across += self._barred
        return across


def _in_own_spread(data: Floats) -> Floats:
    """Return the values in units of their mean distance from each other, so that no segment drowns out a calmer one."""
    n = data.size
    # Of sorted values, that at place i is larger than i others, and smaller than the n - 1 - i that remain.
    spread = float(np.sort(data) @ (2 * np.arange(n) - (n - 1))) / max(n * (n - 1) / 2, 1)
    return data / spread if spread > _ROUNDING else data


def _is_rare(segments: list[_Segment], distance: float, random: np.random.Generator, limits: tuple[int, int]) -> bool:
    """Tell whether few enough permutations get as far; stop as soon as too many have."""
    n_permutations, spare = limits
    enough = distance * (1 - _ROUNDING)
    n_as_far = 0
    cuttable = [segment for segment in segments if segment.can_be_cut]
    for start in range(0, n_permutations, _AT_ONCE):
        n = min(_AT_ONCE, n_permutations - start)
        rounds = [[segment.shuffled(random) for segment in cuttable] for _ in range(n)]
        series = [np.array(of_segment) for of_segment in zip(*rounds, strict=True)]
        farthest = np.max([one.distances(rows) for one, rows in zip(cuttable, series, strict=True)], axis=0)
        n_as_far += int((farthest >= enough).sum())
        if n_as_far > spare:
            return False
    return spare >= 0


def _levels(data: Floats, cuts: list[int]) -> list[float]:
    """Return the median of each segment; an empty series has none."""
    return [float(np.median(part)) for part in np.split(data, cuts) if part.size]
