"""When did the level change, if nobody says when? E-divisive on log values, and only shifts that are worth a word."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log

import numpy as np

from flowlens.stats.estimate import Floats, Values, floats

__all__ = ["Shift", "e_divisive", "shifts"]

# A scan holds a few n x n tables; above this a caller has to bin first.
_MOST_VALUES = 1000
_LEAST_SEGMENT = 2
# A permuted series as far apart as the observed one must count as equal in spite of rounding.
_ROUNDING = 1e-9


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
    part may end before its segment does, so that a level that rises and falls back is seen. Source: Matteson & James
    2014, energy distance with exponent 1, p = (#{at least the observed} + 1) / (n + 1).
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
        self._data = data
        self._min_size = min_size
        self.distance, self._cut = -inf, 0
        if data.size >= 2 * min_size:
            self._weigh()
            self.distance, self._cut = self._scan(data)

    def halves(self) -> list[_Segment]:
        """Return the two segments beside the best cut."""
        parts = ((self._data[: self._cut], self.start), (self._data[self._cut :], self.start + self._cut))
        return [_Segment(part, start, self._min_size) for part, start in parts]

    def permuted_distance(self, random: np.random.Generator) -> float:
        """Return the distance of the best cut after shuffling; minus infinity if the segment is too short to cut."""
        if self.distance == -inf:
            return -inf
        return self._scan(random.permutation(self._data))[0]

    def _weigh(self) -> None:
        """Set the weights of all cuts i (rows) and ends k (columns): values 0 to i against values i to k."""
        n, least = self._data.size, self._min_size
        self._first = np.arange(least, n - least + 1)
        self._last = np.arange(2 * least, n + 1)
        left = self._first[:, None].astype(np.float64)
        right = self._last[None, :] - left
        allowed = right >= least
        right = np.where(allowed, right, least)
        size = left * right / (left + right)
        pairs_left, pairs_right = left * (left - 1) / 2, right * (right - 1) / 2
        self._between = 2 / (left + right) + size / pairs_right
        self._within = size / pairs_right - size / pairs_left
        self._total = size / pairs_right
        self._barred = np.where(allowed, 0.0, -inf)

    def _scan(self, data: Floats) -> tuple[float, int]:
        """Return the largest scaled energy distance over all cuts and ends, and its cut (Matteson & James 2014)."""
        sums = np.abs(data[:, None] - data[None, :])
        np.cumsum(sums, axis=0, out=sums)
        np.cumsum(sums, axis=1, out=sums)
        inner = np.diagonal(sums) / 2  # of the pairs among the first i + 1 values
        across = sums[np.ix_(self._first - 1, self._last - 1)] - 2 * inner[self._first - 1, None]
        # Pairs within the right part are all pairs up to k, less those on the left, less those across.
        across *= self._between
        across += self._within * inner[self._first - 1, None]
        across -= self._total * inner[None, self._last - 1]
        across += self._barred
        best = int(np.argmax(across))
        return float(across.flat[best]), int(self._first[best // self._last.size])


def _is_rare(segments: list[_Segment], distance: float, random: np.random.Generator, limits: tuple[int, int]) -> bool:
    """Tell whether few enough permutations get as far; stop as soon as too many have."""
    n_permutations, spare = limits
    enough = distance * (1 - _ROUNDING)
    n_as_far = 0
    for _ in range(n_permutations):
        n_as_far += max(segment.permuted_distance(random) for segment in segments) >= enough
        if n_as_far > spare:
            return False
    return spare >= 0


def _levels(data: Floats, cuts: list[int]) -> list[float]:
    """Return the median of each segment; an empty series has none."""
    return [float(np.median(part)) for part in np.split(data, cuts) if part.size]
