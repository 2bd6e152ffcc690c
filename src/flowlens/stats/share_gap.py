"""Do two shares differ? With whole people or releases drawn together, an interval, and a p that agrees with it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.cluster_worth import worth
from flowlens.stats.clusters import cluster_codes
from flowlens.stats.estimate import Z_95, Estimate
from flowlens.stats.exact_share import exact_share_p, is_rare
from flowlens.stats.proportion import score_bounds
from flowlens.stats.share_difference import difference
from flowlens.stats.student import t_95, t_p

__all__ = ["Gap", "Hits", "share_gap"]

_SURE = 0.05
_STEPS = 40
_MOST_DEGREES = 2_000
_FARTHEST = 40.0  # standard errors


@dataclass(frozen=True, slots=True)
class Hits:
    """Which cases were hit, and what belongs together (None: each stands alone)."""

    marks: NDArray[np.bool_]
    clusters: Sequence[Hashable] | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """The share of the other side less that of the base (-1 to 1), its 95 % interval, and the two-sided p of none."""

    gap: Estimate
    p: float | None


def share_gap(base: Hits, other: Hits) -> Gap:
    """Return by how much the share of hits differs; `n` is that of the smaller side, all None where a side is empty.

    Newcombe's interval (1998, method 10; with clusters Zou & Donner 2008) for as many cases as each side is worth
    (`worth`). The p is that of the widest such interval that leaves out 0; of what is rare it is no less than that of
    Fisher's exact test, and the interval reaches to 0 where that says so: of 1 in 9 against 1 in 256 it begins above 0,
    though one such case in nine is seen in 7 of 100 where there is no difference. No bounds and no p where a side with
    clusters has a single one.
    """
    old, new = _Side.of(base), _Side.of(other)
    found = difference(old.interval(1.0), new.interval(1.0))
    if found.value is None or found.low is None:
        return Gap(found, None)
    p = _p(old, new, found.value)
    if not is_rare(old.counted, new.counted):
        return Gap(found, p)
    return _counted_out(found, p, exact_share_p(old.counted, new.counted))


@dataclass(frozen=True, slots=True)
class _Side:
    """A share, how many cases it has and is worth, and the quantile that goes with it; worth nothing: unknown."""

    share: float
    n: int
    n_worth: float
    quantile: float

    @classmethod
    def of(cls, hits: Hits) -> _Side:
        marks = np.asarray(hits.marks, dtype=np.float64)
        n = marks.size
        if n == 0:
            return cls(0.0, 0, 0.0, Z_95)
        share = float(marks.mean())
        if hits.clusters is None:
            return cls(share, n, float(n), Z_95)
        codes = cluster_codes(hits.clusters, n)
        if codes.max() == 0:
            return cls(share, n, 0.0, Z_95)
        found = worth(np.bincount(codes, marks).astype(np.float64), np.bincount(codes).astype(np.float64))
        return cls(share, n, found.n, found.quantile)

    @property
    def counted(self) -> tuple[int, int]:
        """Hits and cases, in whole ones of what it is worth."""
        n = max(1, round(self.n_worth))
        return min(n, round(self.share * n)), n

    def interval(self, times: float) -> Estimate:
        """The share with an interval that is so many times as far as that of 95 %, in standard errors."""
        if self.n == 0:
            return Estimate(None, None, None, 0)
        if self.n_worth == 0:
            return Estimate(self.share, None, None, self.n)
        return Estimate(self.share, *score_bounds(self.share, self.n_worth, self.quantile * times), self.n)


def _counted_out(found: Estimate, p: float, exact: float) -> Gap:
    """Return a gap that is no surer than an exact test."""
    if exact > _SURE and found.low is not None and found.high is not None:
        found = replace(found, low=min(found.low, 0.0), high=max(found.high, 0.0))
    return Gap(found, max(p, exact))


def _p(base: _Side, other: _Side, value: float) -> float:
    """Return the p at which the interval just touches 0."""
    low, high = 0.0, _FARTHEST
    for _ in range(_STEPS):
        middle = (low + high) / 2
        found = difference(base.interval(middle), other.interval(middle))
        holds = (found.low or 0.0) <= 0 <= (found.high or 0.0) if value else True
        low, high = (low, middle) if holds else (middle, high)
    quantile = max(base.quantile, other.quantile)
    return t_p(low * quantile, _degrees(quantile))


def _degrees(quantile: float) -> float:
    """Return the degrees of freedom that go with a quantile of 95 %."""
    if quantile <= Z_95:
        return inf
    known = t_95(np.arange(1, _MOST_DEGREES, dtype=np.float64))
    return float(np.searchsorted(-known, -quantile)) + 1
