"""How much do people of two sides differ, and how unsure does that leave the difference of the sides?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.estimate import Floats

__all__ = ["People", "of_people"]

# Scores of one side, and the person behind each, numbered from 0 on.
Scored: TypeAlias = tuple[Floats, NDArray[np.int64]]
# Beyond that what a person made counts as one value, however many they are.
_LARGEST_SPREAD = 1e6
_STEPS = 40


@dataclass(frozen=True, slots=True)
class People:
    """What each person of a side scored: how many values, their mean, and the side (0 or 1).

    `within` is the variance of a score about the person's mean.
    """

    n: Floats
    means: Floats
    sides: NDArray[np.int64]
    within: float

    @property
    def degrees(self) -> int:
        """The degrees of freedom of how people differ."""
        return max(1, self.n.size - 2)

    def spread(self) -> float:
        """The variance of people's means over that within, by which people differ as much as they should.

        0 where they differ no more than by chance. Source: Paule & Mandel 1982.
        """
        if not self.within or self._excess(0.0) <= 1:
            return 0.0
        low, high = 0.0, 1.0
        while self._excess(high) > 1 and high < _LARGEST_SPREAD:
            low, high = high, 4 * high
        for _ in range(_STEPS):
            middle = (low + high) / 2
            low, high = (middle, high) if self._excess(middle) > 1 else (low, middle)
        return (low + high) / 2

    def variance(self, spread: float) -> float:
        """The variance of the difference of the sides' means, where people weigh as they do by that spread.

        Sources: Knapp & Hartung 2003 (no less than the people of a side spread, as those of one may differ more);
        Kackar & Harville 1984 (the weights are estimated).
        """
        if not self.within:
            return 0.0
        weights = self._weights(spread)
        # By how much the spread may be off, and what that adds.
        unsure = 2 * (self.n.size - 2) / float(weights.sum()) ** 2 if spread else 0.0
        squares, total = weights * self._off(spread) ** 2, 0.0
        for side in (0, 1):
            own = weights[self.sides == side]
            all_of = float(own.sum())
            bend = float((own**3).sum()) - float(own @ own) ** 2 / all_of
            spreads = float(squares[self.sides == side].sum()) / max(own.size - 1, 1)
            total += max(1.0, spreads / self.within) * (1 / all_of + 2 * unsure * bend / all_of**2)
        return self.within * total

    def _weights(self, spread: float) -> Floats:
        return self.n / (1 + self.n * spread)

    def _off(self, spread: float) -> Floats:
        """How far each mean is from that of its side."""
        weights = self._weights(spread)
        sums = np.bincount(self.sides, weights * self.means, 2) / np.bincount(self.sides, weights, 2)
        return np.asarray(self.means - sums[self.sides], dtype=np.float64)

    def _excess(self, spread: float) -> float:
        """How many times as far as they should people are from the mean of their side, squared."""
        off = self._off(spread)
        return float(self._weights(spread) @ off**2) / self.within / max(self.n.size - 2, 1) if self.within else 1.0


def of_people(base: Scored, other: Scored) -> People:
    """Return the people of both sides, the base's first.

    Where nobody has two values on a side, each value is its own person's, and nothing tells how people differ: all
    values vary as those within.
    """
    counts = [np.bincount(people).astype(np.float64) for _, people in (base, other)]
    means = [np.bincount(people, scores) / count for (scores, people), count in zip((base, other), counts, strict=True)]
    rest = [scores - mean[people] for (scores, people), mean in zip((base, other), means, strict=True)]
    n_values, n_people = sum(part.size for part in rest), sum(count.size for count in counts)
    if n_values > n_people:
        within = sum(float(part @ part) for part in rest) / (n_values - n_people)
    else:
        within = sum(float(((mean - mean.mean()) ** 2).sum()) for mean in means) / max(n_values - 2, 1)
    return People(
        np.concatenate(counts),
        np.concatenate(means),
        np.repeat([0, 1], [count.size for count in counts]),
        within,
    )
