"""How far a curve of waits may be off, when waits end together: by how much the groups differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.estimate import Floats
from flowlens.stats.student import t_95

__all__ = ["MOST_TIMES", "Steps", "group_margin"]

# Each group is looked at at so many times, evenly chosen: between them the margin is a straight line.
MOST_TIMES = 1000


@dataclass(frozen=True, slots=True)
class Steps:
    """The times at which waits ended, ascending: how many did, of how many that had lasted so long."""

    times: Floats
    n_ended: NDArray[np.int64]
    n_waiting: NDArray[np.int64]

    @property
    def n_left(self) -> NDArray[np.int64]:
        """How many waited on; where none did, 1, as there is no bound at that time."""
        n_left: NDArray[np.int64] = np.maximum(self.n_waiting - self.n_ended, 1)
        return n_left


def group_margin(steps: Steps, groups: Sequence[tuple[Floats, NDArray[np.bool_]]]) -> Floats:
    """Return how far the log of the share may be off at each time (95 %); infinite from one group.

    `groups` are the durations of each and whether they ended. With a single wait a group the variance is Greenwood's
    (1926). Late times rest on few groups: twice the number that would differ as much if all were alike, less one, are
    the degrees of freedom. Sources: Williams 1995 (the variance); Satterthwaite 1946 (the degrees).
    """
    n = steps.times.size
    if len(groups) < 2 or n == 0:
        return np.full(n, np.inf)
    at = np.unique(np.linspace(0, n - 1, min(n, MOST_TIMES)).astype(np.int64))
    n_left = steps.n_left
    expected = np.concatenate([[0.0], np.cumsum(steps.n_ended / (steps.n_waiting * n_left))])
    squares, fourths = np.zeros(at.size), np.zeros(at.size)
    for durations, ended in groups:
        done = np.sort(np.searchsorted(steps.times, durations[ended]))
        lasted = np.sort(np.searchsorted(steps.times, durations, side="right"))
        pull = (_sums(1 / n_left[done], done, at) - _expected(expected, lasted, at)) ** 2
        squares += pull
        fourths += pull**2
    n_alike = np.divide(squares**2, fourths, out=np.ones_like(squares), where=fourths > 0)
    margin = t_95(2 * n_alike - 1) * np.sqrt(squares * len(groups) / (len(groups) - 1))
    return np.interp(np.arange(n), at, margin)


def _sums(values: Floats, places: NDArray[np.int64], at: NDArray[np.int64]) -> Floats:
    """Return the sum of the values at places up to each of `at`; places ascend."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray(sums[np.searchsorted(places, at, side="right")], dtype=np.float64)


def _expected(expected: Floats, lasted: NDArray[np.int64], at: NDArray[np.int64]) -> Floats:
    """Return what the group would have ended by each of `at`, had it ended as all did while it waited.

    `lasted` are the numbers of times that each wait has lasted through, ascending; `expected[k]` is the sum of k times.
    """
    through = np.searchsorted(lasted, at + 1, side="right")
    return _sums(expected[lasted], lasted, at + 1) + (lasted.size - through) * expected[at + 1]
