"""Is value saved up for a few large releases? How unequal the batches are, and which one is a splash."""

from __future__ import annotations

import numpy as np

from flowlens.stats.estimate import Floats, Values, floats

__all__ = ["gini", "largest_share", "spikes"]


def gini(values: Values) -> float | None:
    """Return 0 where all values are equal, up to (n - 1) / n where one has it all; None where they add up to 0.

    Biased low for few values. ValueError on a negative value. Source: Gini 1912, by ranks (Sen 1973).
    """
    data = _amounts(values)
    if data.sum() == 0:
        return None
    n = data.size
    weights = 2 * np.arange(1, n + 1) - n - 1
    return float(weights @ np.sort(data) / (n * data.sum()))


def largest_share(values: Values) -> float | None:
    """Return the largest value's share of the sum (0 to 1); None where the values add up to 0.

    ValueError on a negative value. Source: the concentration ratio CR1 (Hannah & Kay 1977).
    """
    data = _amounts(values)
    return float(data.max() / data.sum()) if data.sum() > 0 else None


def spikes(gaps: Values, batches: Values, n_before: int = 8, times: float = 2.0) -> list[int]:
    """Return where both the gap and the batch are at least `times` the median of the `n_before` before them.

    `gaps[i]` is the wait for the release with `batches[i]`. Source: FlowLens's splash rule, tried on announced
    launches (WildFly 27, pip 10.0, Plasma 6.0, Docker 23.0).
    """
    waits, sizes = _amounts(gaps), _amounts(batches)
    if waits.size != sizes.size:
        raise ValueError(f"{waits.size} gaps but {sizes.size} batches")
    if n_before < 1:
        raise ValueError("a spike needs at least one release before it")
    if waits.size <= n_before:
        return []
    high = _stands_out(waits, n_before, times) & _stands_out(sizes, n_before, times)
    return [int(i) + n_before for i in np.flatnonzero(high)]


def _amounts(values: Values) -> Floats:
    data = floats(values)
    if data.size and data.min() < 0:
        raise ValueError("an amount is negative")
    return data


def _stands_out(data: Floats, n_before: int, times: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell for each value from n_before on whether it is high; nothing is never high, even after nothing."""
    trailing = np.median(np.lib.stride_tricks.sliding_window_view(data[:-1], n_before), axis=1)
    now = data[n_before:]
    return np.asarray((now >= times * trailing) & (now > 0), dtype=np.bool_)
