"""What an interval is too wide to tell: an estimate that may as well be a hundredth of what it says is no answer."""

from __future__ import annotations

from flowlens.model.measure import Measure

__all__ = ["is_unsure"]


def is_unsure(measure: Measure, most: float) -> bool:
    """Whether the ends of the interval are so many times apart; not where there is no value, or no interval."""
    if measure.value is None or measure.low is None or measure.high is None:
        return False
    return measure.high >= most * measure.low
