"""By what factor do values of one group exceed those of another, where people differ and some made most of them?"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.clusters import cluster_codes
from flowlens.stats.crossing import crossing
from flowlens.stats.estimate import Estimate, Floats, Values, floats
from flowlens.stats.random_effects import of_people
from flowlens.stats.rank_shift import Shift
from flowlens.stats.student import t_95, t_p
from flowlens.stats.weighted_middle import weighted_middle

__all__ = ["Worked", "people_shift", "people_shift_p"]


@dataclass(frozen=True, slots=True)
class Worked:
    """Values above zero, and who made each."""

    values: Values
    people: Sequence[Hashable]


def people_shift(base: Worked, other: Worked) -> Shift:
    """Return the factor by which values of `base` must be multiplied to be neither larger nor smaller than `other`'s.

    Where people are alike it is the median of all ratios of a value of `other` to one of `base` (Hodges & Lehmann
    1963), with Mann & Whitney's interval. The more they differ, the less do many values of one person count (weights of
    a model of random effects, by ranks once the sides are laid upon each other; Paule & Mandel 1982). The error is that
    of the model, and no less than the people of a side spread or chance makes it (Knapp & Hartung 2003), more for
    weights that are estimated (Kackar & Harville 1984); Student's t. Who is on both sides counts as two people, which
    is cautious: what the same people did at two times is for `rank_shift`.
    No p and no bounds where a side has fewer than two people.
    """
    found = _Pair.of(base, other)
    if found is None:
        return Shift(Estimate(None, None, None, 0), None)
    pair = found.weighted()
    value = pair.shift()
    middle, evened = pair.middle(value), pair.spread > 0
    if pair.n_people < 2:
        return Shift(Estimate(exp(value), None, None, pair.n), None, middle, evened)
    t, df = pair.t(0.0)
    quantile, reach = float(t_95([df])[0]), pair.reach
    low = crossing(lambda shift: pair.t(shift)[0] - quantile, -reach, reach)
    high = crossing(lambda shift: pair.t(shift)[0] + quantile, -reach, reach)
    # Of few values that tie, a bound may lie where the factor does, on the same step.
    lowest = None if low is None else exp(min(low, value))
    highest = None if high is None else exp(max(high, value))
    return Shift(Estimate(exp(value), lowest, highest, pair.n), t_p(t, df), middle, evened)


def people_shift_p(base: Worked, other: Worked) -> float | None:
    """Return the p of `people_shift` alone, which is many times as quick."""
    found = _Pair.of(base, other)
    return None if found is None or found.n_people < 2 else t_p(*found.weighted().t(0.0))


@dataclass(frozen=True, slots=True)
class _Side:
    """Logs of the values in order, the person behind each, numbered from 0 on, and how much each counts."""

    logs: Floats
    people: NDArray[np.int64]
    weights: Floats
    below: Floats  # the sum of the weights of so many first values

    @classmethod
    def of(cls, side: Worked) -> _Side:
        logs = np.log(floats(side.values))
        order = np.argsort(logs, kind="stable")
        people = cluster_codes(side.people, logs.size)[order]
        return cls(logs[order], people, np.empty(0), np.empty(0)).weighing(0.0)

    @property
    def n_people(self) -> int:
        """How many people there are."""
        return int(self.people.max()) + 1

    def weighing(self, spread: float) -> _Side:
        """The same with each value counting as it does where people differ by that spread."""
        weights = 1 / (1 + spread * np.bincount(self.people))[self.people]
        weights = weights / weights.sum()
        return _Side(self.logs, self.people, weights, np.concatenate([[0.0], np.cumsum(weights)]))

    def placed(self, logs: Floats) -> Floats:
        """For each log the share of these values that are larger, less that of the smaller ones."""
        left, right = (np.searchsorted(self.logs, logs, side=side) for side in ("left", "right"))
        return np.asarray(self.below[-1] - self.below[right] - self.below[left], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Pair:
    base: _Side
    other: _Side
    spread: float = 0.0

    @classmethod
    def of(cls, base: Worked, other: Worked) -> _Pair | None:
        """None where a side is empty."""
        values = [floats(side.values) for side in (base, other)]
        if not all(side.size for side in values):
            return None
        if min(side.min() for side in values) <= 0:
            raise ValueError("a factor needs values above zero")
        return cls(_Side.of(base), _Side.of(other))

    @property
    def n(self) -> int:
        """How many values the smaller side has."""
        return min(self.base.logs.size, self.other.logs.size)

    @property
    def n_people(self) -> int:
        """How many people the side with fewer of them has."""
        return min(self.base.n_people, self.other.n_people)

    @property
    def reach(self) -> float:
        """Farther than this no value of a side is from one of the other."""
        return float(max(self.base.logs[-1], self.other.logs[-1]) - min(self.base.logs[0], self.other.logs[0])) + 1.0

    def weighted(self) -> _Pair:
        """The same with the weights that people have by how they differ, once the sides lie upon each other."""
        if self.n_people < 2:
            return self
        spread = of_people(*self._scored(self.shift())).spread()
        return _Pair(self.base.weighing(spread), self.other.weighing(spread), spread)

    def shift(self) -> float:
        """The log of the factor: by so much moved, the base lies upon the other side."""
        # All of one side lie above or below the other at these ends, so that there is a zero between.
        return crossing(self.excess, -self.reach, self.reach) or 0.0

    def excess(self, shift: float) -> float:
        """How much `other` exceeds `base`, once that is moved by so much: -1 to 1."""
        return float(self.base.weights @ self.other.placed(self.base.logs + shift))

    def t(self, shift: float) -> tuple[float, int]:
        """The same in standard errors, with their degrees of freedom."""
        scored = self._scored(shift)
        people = of_people(*scored)
        squares = sum(float(side.weights @ side.weights) for side in (self.base, self.other))
        # A place among others is spread evenly from -1 to 1 where nothing differs.
        error = sqrt(max(people.variance(self.spread), squares / 3))
        return -float(self.base.weights @ scored[0][0]) / error, people.degrees

    def middle(self, shift: float) -> float | None:
        """The middle of both, once the other side is moved back by so much; either counts as much as the other."""
        logs = np.concatenate([self.base.logs, self.other.logs - shift])
        found = weighted_middle(logs, np.concatenate([self.base.weights, self.other.weights]))
        return None if found is None else exp(found)

    def _scored(self, shift: float) -> tuple[tuple[Floats, NDArray[np.int64]], tuple[Floats, NDArray[np.int64]]]:
        """The place of each value among those of the other side, once the base is moved by so much."""
        # Both rise with the value.
        base, other = -self.other.placed(self.base.logs + shift), -self.base.placed(self.other.logs - shift)
        return (base, self.base.people), (other, self.other.people)
