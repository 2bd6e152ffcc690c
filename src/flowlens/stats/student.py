"""Student's distribution: how many standard errors a 95 % interval takes when they come from few clusters, and p."""

from __future__ import annotations

from math import atan2, cos, erfc, inf, pi, sin, sqrt

import numpy as np

from flowlens.stats.estimate import Z_95, Floats, Values, floats

__all__ = ["t_95", "t_p"]

# As tabled (Fisher & Yates 1963, table III): for so few degrees of freedom the expansion is off by up to 2.
_TABLED = np.array(
    [12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139]
)

# From here on the normal distribution is the same to four digits.
_MANY = 2_000
# The sum below is exact to about so much.
_SMALLEST_P = 1e-12


def t_95(df: Values) -> Floats:
    """Return the 97.5 % quantile of Student's distribution for each number of degrees of freedom, in whole ones.

    Parts of a degree are dropped, which is cautious; under one counts as one. Source: Abramowitz & Stegun 1964, 26.7.5
    (Cornish & Fisher), from 11 degrees on exact to five digits.
    """
    whole = np.maximum(np.floor(floats(df)), 1.0)
    z = Z_95
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    fourth = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92_160
    expanded = z + first / whole + second / whole**2 + third / whole**3 + fourth / whole**4
    tabled = _TABLED[np.minimum(whole, len(_TABLED)).astype(np.int64) - 1]
    return np.where(whole <= len(_TABLED), tabled, expanded)


def t_p(t: float, df: float) -> float:
    """Return the two-sided p of a t-value, by whole degrees of freedom as `t_95`; never below 1e-12.

    Source: Abramowitz & Stegun 1964, 26.7.3 and 26.7.4.
    """
    size = abs(t)
    if size == inf:
        return _SMALLEST_P
    if df >= _MANY:
        return max(_SMALLEST_P, erfc(size / sqrt(2)))
    whole = max(int(df), 1)
    angle = atan2(size, sqrt(whole))
    squared = cos(angle) ** 2
    first = 3 if whole % 2 else 2
    term = cos(angle) if whole % 2 else 1.0
    total = term if whole > 1 else 0.0
    for step in range(first, whole - 1, 2):
        term *= squared * (step - 1) / step
        total += term
    inside = 2 / pi * (angle + sin(angle) * total) if whole % 2 else sin(angle) * total
    return min(1.0, max(_SMALLEST_P, 1 - inside))
