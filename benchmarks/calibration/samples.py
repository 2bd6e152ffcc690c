"""Samples of which the truth is known: heavy-tailed sizes of few people, gaps, waits for releases, slow series."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from flowlens.stats.estimate import Floats
from flowlens.stats.waiting_ratio import Waits

__all__ = ["Changes", "People", "autocorrelated", "gaps", "released"]

_MEDIAN_LINES = 30
_WEEKS = 52
_YEAR = 365.0


@dataclass(frozen=True, slots=True)
class Changes:
    """Net lines of changes (whole, 1 at least), with the number of their author and of their week."""

    lines: Floats
    people: list[int]
    weeks: list[int]


@dataclass(frozen=True, slots=True)
class People:
    """So many people, the k-th of whom makes one k-th of what the first does, and how their changes vary.

    `icc` is the share of the variance of log size that is the author's, `week_icc` that of the week. The log has the
    standard deviation `sigma`, and with `pareto` sizes have the tail of that exponent instead.
    """

    n: int
    icc: float
    sigma: float = 1.6
    pareto: float | None = None
    week_icc: float = 0.0

    def habits(self, random: np.random.Generator) -> Floats:
        """Draw how large the changes of each are, in standard deviations."""
        return random.normal(0, np.sqrt(self.icc), self.n)

    def changes(
        self, n: int, random: np.random.Generator, habits: Floats, first_person: int = 0, *, n_weeks: int = _WEEKS
    ) -> Changes:
        """Draw n changes of a year, or of so many weeks."""
        people = random.choice(self.n, n, p=self._parts())
        weeks = random.integers(n_weeks, size=n)
        rest = np.sqrt(1 - self.icc - self.week_icc)
        of_week = random.normal(0, np.sqrt(self.week_icc), n_weeks)
        z = habits[people] + of_week[weeks] + rest * random.normal(size=n)
        return Changes(self._lines(z), (people + first_person).tolist(), weeks.tolist())

    def quantile(self, q: float) -> float:
        """The quantile of changes of people in general."""
        return float(self._lines(np.array([stats.norm.ppf(q)]))[0])

    def quantile_of(self, habits: Floats, q: float) -> float:
        """The quantile of changes of these very people."""
        rest = np.sqrt(1 - self.icc)

        def excess(z: float) -> float:
            return float(self._parts() @ stats.norm.cdf((z - habits) / rest)) - q

        return float(self._lines(np.array([optimize.brentq(excess, -9, 9)]))[0])

    def _parts(self) -> Floats:
        parts = 1 / np.arange(1, self.n + 1)
        return np.asarray(parts / parts.sum(), dtype=np.float64)

    def _lines(self, z: Floats) -> Floats:
        if self.pareto is None:
            sizes = _MEDIAN_LINES * np.exp(self.sigma * z)
        else:
            sizes = _MEDIAN_LINES / 2 ** (1 / self.pareto) * stats.norm.sf(z) ** (-1 / self.pareto)
        return np.maximum(1.0, np.round(sizes))


def gaps(n: int, sigma: float, random: np.random.Generator, rho: float = 0.0) -> Floats:
    """Draw n log-normal gaps of median 30 days, each of which keeps the share rho of the one before."""
    return 30 * np.exp(sigma * autocorrelated(n, rho, random))


def autocorrelated(n: int, rho: float, random: np.random.Generator) -> Floats:
    """Draw n standard normal values of that lag-1 autocorrelation."""
    series = random.normal(size=n)
    for i in range(1, n):
        series[i] = rho * series[i - 1] + np.sqrt(1 - rho**2) * series[i]
    return series


def released(n: int, a_year: int, shape: float, random: np.random.Generator, slower: float = 1.0) -> Waits:
    """Draw how long n changes of a year wait; some still do at its end.

    Releases come so many times a year, after gaps of a gamma distribution of that shape (1: at random, 4: every
    other one within half a gap of the usual), which are longer by `slower`.
    """
    usual = slower * _YEAR / a_year
    # Long before the year, so that it begins anywhere in a gap.
    moments = np.cumsum(random.gamma(shape, usual / shape, 8 * a_year + 60)) - 3 * _YEAR * slower
    landed = random.uniform(0, _YEAR, n)
    out = moments[np.searchsorted(moments, landed)]
    ends = np.minimum(out, _YEAR)
    return Waits(ends - landed, out <= _YEAR, ends.tolist())
