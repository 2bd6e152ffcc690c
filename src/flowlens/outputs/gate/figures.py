"""Numbers, ids and lists of the gate as a reader sees them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from flowlens.model.phrase import phrase
from flowlens.outputs.numbers import count, day
from flowlens.outputs.plain import printable, shortened

__all__ = ["apart", "counted", "few", "line", "period", "short_id", "subject"]

_LONGEST = 400
_LONGEST_SUBJECT = 72


def short_id(oid: str | None) -> str:
    """The first twelve digits of a commit's id; `unknown` where there is none."""
    return printable(oid[:12]) if oid else "unknown"


def line(text: str) -> str:
    """Text from anywhere as a part of one line of bounded length."""
    return shortened(printable(text), _LONGEST)


def subject(text: str) -> str:
    """The subject of a change as one cell of a table."""
    return shortened(printable(text), _LONGEST_SUBJECT)


def period(first: datetime, last: datetime) -> str:
    """The days in UTC, as `2024-03-04 to 2024-03-25`; a single day stands alone."""
    return day(first) if day(first) == day(last) else f"{day(first)} to {day(last)}"


def counted(counts: Mapping[str, int]) -> list[str]:
    """How many of what, as `by bots: 12`."""
    return [f"{line(name)}: {count(n)}" for name, n in counts.items()]


def few(texts: Iterable[str], most: int) -> list[str]:
    """The first of the texts, and how many more there are."""
    texts = list(texts)
    return texts if len(texts) <= most else [*texts[:most], f"and {count(len(texts) - most)} more"]


def apart(values: Sequence[float | None], unit: str) -> list[str]:
    """The numbers with their unit, a dash for None; two that differ never look the same.

    They are rounded as everywhere else; where that would print a value like the limit that it breaks, all of them get
    as many decimals as tell them apart.
    """
    known = {value for value in values if value is not None and math.isfinite(value)}
    texts = {value: phrase(value, unit) for value in known}
    decimals = 1
    while len(set(texts.values())) < len(known):
        texts = {value: _with_decimals(value, unit, decimals) for value in known}
        decimals += 1
    return ["—" if value is None else texts.get(value, "unknown") for value in values]


def _with_decimals(value: float, unit: str, decimals: int) -> str:
    text = f"{value:,.{decimals}f}".rstrip("0").rstrip(".")
    word = {"share": "", "p-value": "", "ratio": "times"}.get(unit, unit)
    return f"{text} {word}".rstrip()
