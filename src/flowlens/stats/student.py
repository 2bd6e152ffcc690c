"""Student's quantile: how many standard errors a 95 % interval takes, when the error comes from few clusters."""

from __future__ import annotations

import numpy as np

from flowlens.stats.estimate import Z_95, Floats, Values, floats

__all__ = ["t_95"]

# As tabled (Fisher & Yates 1963, table III): for so few degrees of freedom the expansion is off by up to 2.
_TABLED = np.array(
    [12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139]
)


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
