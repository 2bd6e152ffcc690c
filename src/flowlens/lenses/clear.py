"""How sure an answer may be by its intervals: many changes make no answer sure whose interval holds the threshold."""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.model.finding import LEAST_SURE_FIRST, Confidence
from flowlens.model.measure import Measure
from flowlens.model.policy import Policy

__all__ = ["across", "growth_line", "no_surer"]

_Line = tuple[Measure, float]


def no_surer(sure: Confidence, *lines: _Line) -> Confidence:
    """As sure as it is by its numbers, or less: each line is a measure and the threshold that it is held against.

    At most medium where an interval has the threshold inside, so that the other answer may be the right one; low where
    it is so wide that a change as large the other way may be as well.
    """
    return min((sure, *(_of_interval(measure, limit) for measure, limit in lines)), key=LEAST_SURE_FIRST.index)


def growth_line(values: Mapping[str, Measure], level: str, policy: Policy, limit: str) -> tuple[_Line, ...]:
    """The line of a growth against the window before; none where the level is so low that growth does not matter.

    `limit` names the threshold, as `batch-size.ratio`; the floor of the level has the same lens.
    """
    floor = f"{limit.partition('.')[0]}.floor"
    return () if (values[level].value or 0) < policy[floor] else ((values["ratio"], policy[limit]),)


def across(sure: Confidence, lines: tuple[_Line, ...]) -> Confidence:
    """At most medium where an interval has the threshold inside, however wide it is.

    Of the limit of a watch, which lies so near to no growth at all that a narrow interval reaches as far the other way.
    """
    unclear = any(_of_interval(*line) != "high" for line in lines)
    return "medium" if unclear and sure == "high" else sure


def _of_interval(measure: Measure, limit: float) -> Confidence:
    low, high = measure.low, measure.high
    if measure.value is None or low is None or high is None or not low < limit < high:
        return "high"
    return "low" if _opposite(measure.unit, limit, low) else "medium"


def _opposite(unit: str, limit: float, low: float) -> bool:
    """Whether the interval reaches as far the other way; of a level there is no other way."""
    if unit == "ratio":
        return limit > 1 and low <= 1 / limit
    return unit == "share" and low <= -limit
