"""Measures and days as a reader sees them; the rounding itself is `flowlens.model.phrase`'s."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flowlens.model.finding import Finding, TryNext
from flowlens.model.measure import ChangePoint, Measure
from flowlens.model.phrase import amount, beside, between, phrase

__all__ = [
    "chief",
    "count",
    "day",
    "in_full",
    "interval",
    "label",
    "moment",
    "reason",
    "shift",
    "short",
    "shown",
    "times",
    "watched",
]

_NOTHING = "—"
# How far a lens looked and at how many: a reader needs it in the table, but it says nothing about the practice.
_SETTING = frozenset({"window", "n_releases"})


def shown(measure: Measure) -> str:
    """The value with its unit, as `84 days`; a dash where there is none."""
    return _NOTHING if measure.value is None else _in_points(measure, phrase(measure.value, measure.unit))


def interval(measure: Measure) -> str:
    """The 95 % interval without its unit, as `77–91` or `31–40 %`; empty where it is not known."""
    if measure.value is None or measure.low is None or measure.high is None:
        return ""
    return _in_points(measure, between(measure.low, measure.high, measure.unit, measure.value))


def in_full(measure: Measure) -> str:
    """The value with what it rests on, as `84 lines (70–101, n 212)`; a dash where there is none."""
    known = [interval(measure), f"n {count(measure.n)}"]
    return _NOTHING if measure.value is None else f"{shown(measure)} ({', '.join(part for part in known if part)})"


def reason(measure: Measure) -> str:
    """Why there is no value; empty where there is one."""
    return measure.missing or ""


def label(name: str, measure: Measure) -> str:
    """What the number is, in words."""
    return measure.label or name.replace("_", " ")


def short(words: str) -> str:
    """A label up to its first bracket, as `a typical change` of `a typical change (median)`."""
    return words.partition(" (")[0]


def chief(finding: Finding, most: int) -> list[tuple[str, Measure]]:
    """The measures that a summary shows, with their names: the first ones of the lens, settings left out."""
    return [item for item in finding.measures.items() if item[0] not in _SETTING][:most]


def watched(finding: Finding, idea: TryNext) -> str:
    """What a hypothesis says to watch, and where from it should go, as `“a typical gap” below 30 days`."""
    measure = finding.measures.get(idea.measure)
    if measure is None:
        return idea.measure
    name = f"“{short(label(idea.measure, measure))}”"
    return name if idea.goal is None or measure.value is None else f"{name} {idea.goal} {shown(measure)}"


def _in_points(measure: Measure, text: str) -> str:
    """A difference of shares is told in points: 2 % more of 4 % would be 4.1 %."""
    return text.replace(" %", " points") if measure.unit == "share" and measure.label.endswith("share points") else text


def count(n: int) -> str:
    """A whole number with its thousands parted, as `12,480`; never rounded."""
    return f"{n:,}"


def shift(point: ChangePoint) -> str:
    """How a level changed, as `84 → 56 days`, and whether that is likely only."""
    told = f"{beside(point.before, point.after, point.unit)} → {phrase(point.after, point.unit)}"
    return told if point.sure else f"{told} (likely)"


def times(ratio: float) -> str:
    """A ratio, as `×0.67`."""
    return f"×{amount(ratio, 'ratio')}"


def day(at: date) -> str:
    """The day in UTC, as `2021-09-21`."""
    if isinstance(at, datetime):
        at = at.astimezone(UTC).date()
    return at.isoformat()


def moment(at: datetime) -> str:
    """The second in UTC, as `2021-09-21T14:03:00Z`."""
    return f"{at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()}Z"
