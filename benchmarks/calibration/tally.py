"""Counting how often something is so in simulated data, and telling that rate with its own interval."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from flowlens.stats.estimate import Estimate
from flowlens.stats.proportion import wilson

__all__ = ["Rate", "Trial", "holds", "rate"]

Trial = Callable[[np.random.Generator], bool]


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of the trials were so."""

    hits: int
    trials: int

    @property
    def share(self) -> float:
        """The rate, 0 to 1."""
        return self.hits / self.trials

    def text(self) -> str:
        """As `94.8 (93.7–95.7)`, in %."""
        found = wilson(self.hits, self.trials)
        return f"{100 * self.share:.1f} ({100 * (found.low or 0):.1f}–{100 * (found.high or 0):.1f})"


def rate(name: str, trial: Trial, trials: int) -> Rate:
    """Run the trial so often; its random numbers depend on the name only, not on what was run before."""
    random = np.random.default_rng(zlib.crc32(name.encode()))
    return Rate(sum(trial(random) for _ in range(trials)), trials)


def holds(found: Estimate, truth: float) -> bool:
    """Whether the interval holds the truth; a bound that is None rules nothing out."""
    return (found.low is None or found.low <= truth) and (found.high is None or truth <= found.high)
