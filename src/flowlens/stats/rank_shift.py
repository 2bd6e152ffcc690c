"""By what factor do values of one group exceed those of another? From ranks alone, with whole people drawn together."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.clusters import cluster_codes
from flowlens.stats.crossing import crossing
from flowlens.stats.estimate import Estimate, Floats, Values, floats
from flowlens.stats.student import t_95, t_p
from flowlens.stats.weighted_middle import weighted_middle

__all__ = ["Sample", "Shift", "rank_shift", "rank_shift_p"]


@dataclass(frozen=True, slots=True)
class Sample:
    """Values above zero, what belongs together (None: each stands alone), and which have ended (None: all).

    What has not ended is a wait that goes on: it is at least so long.
    """

    values: Values
    clusters: Sequence[Hashable] | None = None
    ended: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """The factor with its 95 % interval (`n`: the smaller group's), and the two-sided p that it is 1; None: unknown.

    `middle` is that of the base, where the values of both sides lie upon each other by that factor; that of the other
    side is so many times as large. It is no median of one side, which its values alone would tell less exactly.
    `evened`: many values of one person counted for less.
    """

    ratio: Estimate
    p: float | None
    middle: float | None = None
    evened: bool = False


def rank_shift(base: Sample, other: Sample) -> Shift:
    """Return the factor by which values of `base` must be multiplied to be neither larger nor smaller than `other`'s.

    Of values without ties or waits that go on, it is the median of all ratios of a value of `other` to one of `base`
    (Hodges & Lehmann 1963). The interval holds every factor that the test does not rule out: Mann & Whitney's, with
    the error of Brunner & Munzel 2000 over whole clusters where that is larger, as one person's values resemble each
    other; clusters may be on both sides. Student's t, as few and unequal clusters tell little (Bell & McCaffrey 2002,
    Satterthwaite 1946). Waits that go on: Gehan 1965.
    No p and no bounds where a side has fewer than two clusters.
    """
    one, two = _Side.of(base), _Side.of(other)
    n = min(one.logs.size, two.logs.size)
    if n == 0:
        return Shift(Estimate(None, None, None, 0), None)
    pair = _Pair(one, two, *_codes(base, other, one, two))
    reach = pair.reach
    value = crossing(lambda shift: pair.excess(shift)[0], -reach, reach)
    if value is None:
        return Shift(Estimate(None, None, None, n), None)
    middle = pair.middle(value)
    if pair.n_clusters < 2:
        return Shift(Estimate(float(np.exp(value)), None, None, n), None, middle)
    t, df = pair.excess(0.0)
    quantile = float(t_95([min(df, 1e9)])[0])
    # Of few values that tie, a bound may lie where the factor does, on the same step.
    low = crossing(lambda shift: pair.excess(shift)[0] - quantile, -reach, reach)
    high = crossing(lambda shift: pair.excess(shift)[0] + quantile, -reach, reach)
    lowest = None if low is None else float(np.exp(min(low, value)))
    highest = None if high is None else float(np.exp(max(high, value)))
    return Shift(Estimate(float(np.exp(value)), lowest, highest, n), t_p(t, df), middle)


def rank_shift_p(base: Sample, other: Sample) -> float | None:
    """Return the p of `rank_shift` alone, which is many times as quick."""
    one, two = _Side.of(base), _Side.of(other)
    if not (one.logs.size and two.logs.size):
        return None
    pair = _Pair(one, two, *_codes(base, other, one, two))
    # Where too many waits go on, no factor is found, and so it has no p.
    known = pair.excess(-pair.reach)[0] >= 0 >= pair.excess(pair.reach)[0]
    return t_p(*pair.excess(0.0)) if known and pair.n_clusters > 1 else None


@dataclass(frozen=True, slots=True)
class _Side:
    """Logs of the values in order, which of them have ended, these alone, and where each value stood before."""

    logs: Floats
    ended: NDArray[np.bool_]
    over: Floats
    order: NDArray[np.int64]

    @classmethod
    def of(cls, sample: Sample) -> _Side:
        data = floats(sample.values)
        if data.size and data.min() <= 0:
            raise ValueError("a factor needs values above zero")
        order = np.argsort(data, kind="stable")
        logs: Floats = np.log(data[order])
        ended = np.ones(logs.size, dtype=np.bool_) if sample.ended is None else sample.ended[order]
        return cls(logs, ended, logs[ended], order)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two sides, with the cluster of each value, numbered over both."""

    base: _Side
    other: _Side
    base_codes: NDArray[np.int64]
    other_codes: NDArray[np.int64]

    @property
    def n_clusters(self) -> int:
        """How many clusters the side with fewer of them has."""
        return min(np.unique(codes).size for codes in (self.base_codes, self.other_codes))

    @property
    def reach(self) -> float:
        """Farther than this no value of a side is from one of the other."""
        return float(max(self.base.logs[-1], self.other.logs[-1]) - min(self.base.logs[0], self.other.logs[0])) + 1.0

    def excess(self, shift: float) -> tuple[float, float]:
        """Return t and its degrees of freedom: how much `other` exceeds `base`, once that is moved by so much."""
        above = _placed(self.base.logs + shift, self.base.ended, self.other)
        # The same pairs, seen from the other side.
        below = -_placed(self.other.logs - shift, self.other.ended, self.base)
        mean = float(above.mean())
        totals = [
            np.bincount(codes, scores - mean, minlength=self._n) / scores.size
            for codes, scores in ((self.base_codes, above), (self.other_codes, below))
        ]
        parts = [np.bincount(codes, minlength=self._n) / codes.size for codes in (self.base_codes, self.other_codes)]
        scaled = [total / np.maximum(1 - part, 1e-9) for total, part in zip(totals, parts, strict=True)]
        together = float(((scaled[0] + scaled[1]) ** 2).sum())
        n_base, n_other = above.size, below.size
        by_chance = (n_base + n_other + 1) / (3 * n_base * n_other)
        error = float(np.sqrt(max(together, by_chance)))
        variances = [float((one**2).sum()) for one in scaled]
        return mean / error, _degrees(variances, parts) if together > by_chance else np.inf

    def middle(self, shift: float) -> float | None:
        """The middle of both, once the other side is moved back by so much; either counts as much as the other."""
        sides = (self.base, self.other)
        logs = np.concatenate([self.base.logs, self.other.logs - shift])
        weights = np.concatenate([np.full(side.logs.size, 1 / side.logs.size) for side in sides])
        found = weighted_middle(logs, weights, np.concatenate([side.ended for side in sides]))
        return None if found is None else float(np.exp(found))

    @property
    def _n(self) -> int:
        return int(max(self.base_codes.max(), self.other_codes.max())) + 1


def _placed(logs: Floats, ended: NDArray[np.bool_], others: _Side) -> Floats:
    """Return for each value the share of the others that are surely larger, less that of those surely smaller."""
    n = others.logs.size
    before = np.searchsorted(others.over, logs, side="left")
    through = np.searchsorted(others.over, logs, side="right")
    if ended.all() and others.over.size == n:
        return np.asarray((n - through - before) / n, dtype=np.float64)
    # Of the same length, one that ended is smaller than one that goes on, and two that ended are equal.
    at_least = n - np.searchsorted(others.logs, logs, side="left")
    larger = np.where(ended, at_least - (through - before), 0)
    return np.asarray((larger - np.where(ended, before, through)) / n, dtype=np.float64)


def _codes(base: Sample, other: Sample, one: _Side, two: _Side) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the cluster of each value of both sides, by the same numbers; what stands alone has one of its own."""
    sizes = one.logs.size, two.logs.size
    names = [
        [(side, "alone", place) for place in range(size)] if sample.clusters is None else list(sample.clusters)
        for side, (sample, size) in enumerate(zip((base, other), sizes, strict=True))
    ]
    codes = cluster_codes([*names[0], *names[1]], sum(sizes))
    return codes[: sizes[0]][one.order], codes[sizes[0] :][two.order]


def _degrees(variances: Sequence[float], parts: Sequence[Floats]) -> float:
    total = sum(variances)
    each = [_of_clusters(part[part > 0]) for part in parts]
    if total == 0:
        return min(each)
    return total**2 / sum(variance**2 / df for variance, df in zip(variances, each, strict=True))


def _of_clusters(parts: Floats) -> float:
    """Return the degrees of freedom of the variance of a mean over clusters that are such parts of all values."""
    pull = parts**2 / np.maximum(1 - parts, 1e-9)
    return max(1.0, 1 / float(parts @ parts + pull.sum() ** 2 - pull @ pull))
