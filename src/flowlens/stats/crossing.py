"""Where a function that falls crosses zero."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["crossing"]

# Halvings of a range of log ratios: exact to some parts in a hundred thousand.
_STEPS = 22


def crossing(falling: Callable[[float], float], low: float, high: float) -> float | None:
    """Return where a function that falls is 0 between two points; None where it has no zero there."""
    if falling(low) < 0 or falling(high) > 0:
        return None
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2
