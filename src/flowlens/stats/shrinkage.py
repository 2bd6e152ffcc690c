"""Squads beside each other: each estimate drawn to the mean of all, the further the less is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from flowlens.stats.estimate import Z_95, Estimate, Floats, Values, floats

__all__ = ["Shrunken", "shrink", "tau_squared"]

# What is known of the spread between so few is not enough to draw them together by it (Morris 1983).
_TOO_FEW = 3


@dataclass(frozen=True, slots=True)
class Shrunken:
    """The mean of all squads, the standard deviation `tau` between them, and each squad's shrunken estimate.

    All are in the unit of the estimates (a log median: `exp` gives back lines or days); each `n` counts squads.
    """

    mean: float | None
    tau: float
    squads: tuple[Estimate, ...]


def shrink(estimates: Values, errors: Values) -> Shrunken:
    """Return the squads' estimates drawn to their mean, with 95 % intervals; without any squad there is no mean.

    `errors` are standard errors above 0, of whole authors: one that takes changes as independent makes squads look more
    different than they are. Up to three squads stay where they are. Sources: DerSimonian & Laird 1986 (the spread);
    Morris 1983, with its allowance for a spread that is not known for sure (value and interval).
    """
    data, deviations = _checked(estimates, errors)
    n = data.size
    if n == 0:
        return Shrunken(None, 0.0, ())
    spread = tau_squared(data, deviations)
    variances = deviations**2
    weights = 1 / (variances + spread)
    mean = float(weights @ data / weights.sum())
    pull = variances * weights * max(0.0, (n - _TOO_FEW) / (n - 1)) if n > 1 else np.zeros(1)
    value = data + pull * (mean - data)
    margin = Z_95 * np.sqrt(_variances(data - mean, variances, weights, pull))
    rows = zip(value.tolist(), margin.tolist(), strict=True)
    return Shrunken(mean, sqrt(spread), tuple(Estimate(middle, middle - off, middle + off, n) for middle, off in rows))


def tau_squared(estimates: Values, errors: Values) -> float:
    """Return the variance between squads, beyond what their standard errors explain; 0 for up to one squad.

    Source: DerSimonian & Laird 1986, equation 8 (by moments, cut off at 0).
    """
    data, deviations = _checked(estimates, errors)
    if data.size < 2:
        return 0.0
    weights = deviations**-2
    total = float(weights.sum())
    about = data - float(weights @ data) / total
    excess = float(weights @ about**2) - (data.size - 1)
    return max(0.0, excess / (total - float(weights @ weights) / total))


def _variances(distance: Floats, variances: Floats, weights: Floats, pull: Floats) -> Floats:
    """Return the variance of each shrunken estimate: Morris 1983, equations 4.1 and 4.2."""
    n = distance.size
    if n <= _TOO_FEW:
        return variances
    known = variances * (1 - (n - 1) / n * pull)
    typical = float(weights @ variances / weights.sum()) - variances
    unknown: Floats = 2 / (n - _TOO_FEW) * pull**2 * (1 + typical * weights) * distance**2
    return known + unknown


def _checked(estimates: Values, errors: Values) -> tuple[Floats, Floats]:
    data, deviations = floats(estimates), floats(errors)
    if data.size != deviations.size:
        raise ValueError(f"{data.size} estimates but {deviations.size} errors")
    if data.size and deviations.min() <= 0:
        raise ValueError("a standard error is not above 0")
    return data, deviations
