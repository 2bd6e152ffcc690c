"""What a summary tells of a lens, a line each: the level, how it compares, how it grows, and when it last changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flowlens.model.finding import JUDGED, Finding
from flowlens.model.measure import Aside, Measure
from flowlens.outputs.numbers import chief, day, interval, label, reason, shift, short, shown

__all__ = ["Line", "digest", "unanswered", "why_not"]

_LEVELS = 3
_GROWTH_SPAN = timedelta(days=3 * 365)
# Told in lines of their own, but for the chances, which are for the reader of the whole table.
_COMPARED = frozenset({"ratio", "ratio_p", "growth", "growth_p"})
_BEFORE = "against the window before"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is, and its value with the interval and n, or with the reason why there is none."""

    label: str
    value: str
    interval: str = ""
    n: int | None = None
    reason: str = ""


def digest(finding: Finding) -> list[Line]:
    """The first measures, the ratio to the window before beside the level, the growth, and the last change point.

    A ratio of anything else, as of two groups of people, stands behind the levels in its own words.

    Nothing for a lens that could not judge: its sentence says why.
    """
    if finding.state not in JUDGED:
        return []
    levels = [item for item in chief(finding, len(finding.measures)) if item[0] not in _COMPARED][:_LEVELS]
    lines = [_line(short(label(*item)), item[1]) for item in levels]
    if (ratio := finding.measures.get("ratio")) is not None:
        _add_ratio(lines, ratio)
    if (growth := finding.measures.get("growth")) is not None and not _is_step(finding, growth):
        lines.append(_line(short(label("growth", growth)), growth))
    if finding.change_points:
        last = max(finding.change_points, key=lambda point: point.at)
        lines.append(Line(f"changed on {day(last.at)}", shift(last)))
    return lines + [_aside_change(aside) for aside in finding.asides if aside.change_points]


def why_not(finding: Finding) -> str:
    """Why there is no answer; that it is not applicable stands beside it already."""
    told = finding.sentence.removeprefix("Not applicable: ")
    return finding.sentence if told == finding.sentence else f"{told[:1].upper()}{told[1:]}"


def unanswered(findings: Sequence[Finding]) -> list[tuple[Finding, ...]]:
    """The findings without an answer, those of one reason together; what lacks data first, then in report order."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.state not in JUDGED:
            found.setdefault((finding.state, finding.sentence), []).append(finding)
    ordered = sorted(found.items(), key=lambda item: item[0][0] != "not-enough-data")
    return [tuple(group) for _, group in ordered]


def _aside_change(aside: Aside) -> Line:
    last = aside.change_points[-1]
    return Line(f"{aside.name.replace('-', ' ')} changed on {day(last.at)}", shift(last))


def _is_step(finding: Finding, growth: Measure) -> bool:
    """Whether a change of level within its three years tells more than a steady growth that may be none.

    A year in which gaps went from 7 to 60 days at once has a steady growth of 1.0 times, which reads as no change.
    """
    if growth.low is None or growth.high is None or not finding.change_points:
        return False
    if not finding.series or not finding.series[0].points:
        return False
    _, newest = finding.series[0].span
    recent = max(point.at for point in finding.change_points) > newest - _GROWTH_SPAN
    return recent and growth.low <= 1 <= growth.high


def _add_ratio(lines: list[Line], ratio: Measure) -> None:
    words = short(label("ratio", ratio))
    if words.endswith(_BEFORE):
        lines.insert(1, _line(_BEFORE, ratio))
    else:
        lines.append(_line(words, ratio))


def _line(words: str, measure: Measure) -> Line:
    return Line(words, shown(measure), interval(measure), measure.n, reason(measure))
