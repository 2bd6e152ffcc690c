"""What the functions of this folder take and give back: numbers in, an estimate with its 95 % interval out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Z_95", "Estimate", "Floats", "Values", "floats"]

Floats: TypeAlias = NDArray[np.float64]
Values: TypeAlias = Sequence[float] | NDArray[np.float64]

# The 97.5 % quantile of the normal distribution, which is behind every 95 % interval made from a standard error.
Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number, the count it rests on and its 95 % interval; None where there is no value or no such bound."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def floats(values: Values) -> Floats:
    """Return the values as a 1-d float array; ValueError where one is not a finite number.

    A missing value sorts last, so it would count as a very large one: the caller has to leave it out, and say so.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise ValueError(f"expected a flat sequence of numbers, not {array.ndim} dimensions")
    if not np.isfinite(array).all():
        raise ValueError("a value is missing or infinite; leave it out before measuring")
    return array
