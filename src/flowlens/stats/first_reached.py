"""Where running sums down the columns of a table first reach a limit, by halving: most cells are never looked at."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["n_below", "n_up_to"]

_Places = NDArray[np.intp]


def n_below(rising: NDArray[Any], limits: NDArray[Any]) -> _Places:
    """Return how many values of each column, which rises, are below its limit."""
    return _halved(rising, limits, up_to=False)


def n_up_to(rising: NDArray[Any], limits: NDArray[Any]) -> _Places:
    """Return how many values of each column, which rises, are its limit at most."""
    return _halved(rising, limits, up_to=True)


def _halved(rising: NDArray[Any], limits: NDArray[Any], *, up_to: bool) -> _Places:
    n_rows, columns = len(rising), np.arange(rising.shape[1])
    low, high = np.zeros(columns.size, dtype=np.intp), np.full(columns.size, n_rows, dtype=np.intp)
    for _ in range(n_rows.bit_length()):
        middle = (low + high) // 2
        values = rising[np.minimum(middle, n_rows - 1), columns]
        # Where nothing is left to halve, `middle` is `high`, and neither moves.
        before = (low < high) & ((values <= limits) if up_to else (values < limits))
        low, high = np.where(before, middle + 1, low), np.where(before, high, middle)
    return low
