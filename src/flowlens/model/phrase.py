"""Numbers and lists in words: the one place that rounds, so that a sentence and a table can't disagree."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

__all__ = ["amount", "beside", "between", "duration", "first_few", "listed", "phrase"]

# Units whose count of one drops the plural.
_SINGULAR = {
    "actions": "action",
    "areas": "area",
    "CI jobs": "CI job",
    "CI runs": "CI run",
    "branches": "branch",
    "changes": "change",
    "changes of level": "change of level",
    "commits": "commit",
    "components": "component",
    "couplings": "coupling",
    "days": "day",
    "deployments": "deployment",
    "dependencies": "dependency",
    "design documents": "design document",
    "diffs": "diff",
    "documents": "document",
    "drafts": "draft",
    "files": "file",
    "fixes": "fix",
    "fixes or changes": "fix or change",
    "fixes and reverts": "fix or revert",
    "flags": "flag",
    "four-week bins": "four-week bin",
    "gaps": "gap",
    "hours": "hour",
    "jobs": "job",
    "lines": "line",
    "merges": "merge",
    "numbers": "number",
    "minutes": "minute",
    "new commits": "new commit",
    "new diffs": "new diff",
    "packages": "package",
    "people": "person",
    "pieces of new work": "piece of new work",
    "pre-releases": "pre-release",
    "pull requests": "pull request",
    "questions": "question",
    "releases": "release",
    "repositories": "repository",
    "reverts": "revert",
    "reviews": "review",
    "seconds": "second",
    "squads": "squad",
    "steps": "step",
    "tags": "tag",
    "times": "time",
    "very large diffs": "very large diff",
    "weeks with such commits": "week with such commits",
    "workers": "worker",
    "wild patterns": "wild pattern",
    "workflows": "workflow",
}
_SMALLEST_P = 0.001
_FEW = 3
_PAIR = 2
_YEAR_DAYS = 365.25
# What is told as 1 day: just below, two digits round to it.
_A_DAY = 0.995
_OF_A_DAY = ((24.0, "hours"), (1_440.0, "minutes"), (86_400.0, "seconds"))
# From two of the next unit on, as people say it: 13 days, 8 weeks, 23 months.
_SPANS = ((14, 1.0, "day"), (61, 7.0, "week"), (2 * _YEAR_DAYS, _YEAR_DAYS / 12, "month"))


def phrase(value: float, unit: str) -> str:
    """The number with its unit, as a reader says it: `84 days`, `3 hours`, `1,240 lines`, `37 %`, `1.8 times`."""
    per, unit = _scale(value, unit)
    text = amount(value * per, unit)
    if unit in {"share", ""}:
        return text
    if unit == "p-value":
        return f"p < {text}" if value < _SMALLEST_P else f"p = {text}"
    if unit == "ratio":
        return f"{text} times"
    return f"{text} {_SINGULAR.get(unit, unit) if text == '1' else unit}"


def duration(days: float) -> str:
    """A length of time in whole units that people use: `3 days`, `5 weeks`, `7 months`, `1 year`, `6 years`."""
    length, word = next(((length, word) for most, length, word in _SPANS if days < most), (_YEAR_DAYS, "year"))
    n = max(1, math.floor(days / length + 0.5))
    if (n, word) == (12, "month"):
        n, word = 1, "year"
    return f"{n:,} {word}" if n == 1 else f"{n:,} {word}s"


def first_few(names: Sequence[str]) -> str:
    """The first three names, and … where there are more."""
    return ", ".join(names[:_FEW]) + (" …" if len(names) > _FEW else "")


def listed(parts: Iterable[str], word: str = "and") -> str:
    """The parts as a list in words, as `a`, `a and b`, `a, b, and c`; the empty ones left out."""
    told = [part for part in parts if part]
    if len(told) <= _PAIR:
        return f" {word} ".join(told)
    return f"{', '.join(told[:-1])}, {word} {told[-1]}"


def beside(value: float, other: float, unit: str) -> str:
    """The number next to the phrase of another: without its unit, but where that would have to be a different one."""
    per, told = _scale(other, unit)
    return amount(value * per, told) if _scale(value, unit) == (per, told) else phrase(value, unit)


def between(low: float, high: float, unit: str, value: float | None = None) -> str:
    """An interval without its unit, `77–91`, `31–40 %`.

    Where an end needs another unit than the value, each has its own: `20 minutes–3 hours`. A dash beside a minus is
    read as another minus: `-18 to 21`.
    """
    dash = " to " if low < 0 else "–"
    middle = high if value is None else value
    per, told = _scale(middle, unit)
    if all(_scale(end, unit) == (per, told) for end in (low, high) if end):
        # One sign is enough for both ends of a share.
        return f"{amount(low * per, told).removesuffix(' %')}{dash}{amount(high * per, told)}"
    return f"{phrase(low, unit)}{dash}{phrase(high, unit)}"


def amount(value: float, unit: str) -> str:
    """The number without its unit, rounded to what a reader can use: two digits, or a whole number from 100 on."""
    if not math.isfinite(value):
        return "unknown"
    if unit == "share":
        return f"{_three_digits(value * 100)} %"
    if unit == "p-value":
        return f"{max(value, _SMALLEST_P):.2g}"
    if unit == "ratio" and 0.995 <= abs(value) < 9.95:
        return f"{value:.1f}"  # 1.0 says "the same" where 1 would look like a count
    return _three_digits(value)


def _scale(value: float, unit: str) -> tuple[float, str]:
    """By what to multiply, and the unit then: people say 20 minutes, and not 0.014 days."""
    size = abs(value)
    if unit != "days" or size >= _A_DAY or not size:
        return 1.0, unit
    return next((per, smaller) for per, smaller in _OF_A_DAY if size * per >= _A_DAY or smaller == "seconds")


def _three_digits(value: float) -> str:
    size = abs(value)
    if size >= 99.5:
        return f"{value:,.0f}"
    if size >= 9.95:
        digits = 0
    elif size >= 0.995:
        digits = 1
    else:
        digits = 2
    text = f"{value:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text
