"""The fields of a forge's answer, each of the kind that it should be; an answer of another form is a fault of its own.

An answer is no more to be trusted than a file: what is no object, list, text, number or time where one should be gives
a ValueError, which the readers turn into one line that names the forge.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from flowlens.sources.ci.json_text import Json
from flowlens.sources.ci.masked import masked

__all__ = ["count", "items", "moment", "number", "object_id", "part", "text"]

_OID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_FIRST, _LAST = 631_152_000, 4_102_444_800  # 1990 and 2100
_MOST = 1 << 53


def part(within: Json, *names: str) -> Mapping[str, Json]:
    """The object in that field, in a field of it and so on; an empty one where there is none."""
    value = within
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    if value is not None and not isinstance(value, dict):
        raise ValueError(f"{'.'.join(names)} is no object")
    return value or {}


def items(within: Json, *names: str) -> list[Mapping[str, Json]]:
    """The objects in the list of that field, without what is null; none where it is not there."""
    value = part(within, *names[:-1]).get(names[-1]) if names else within
    if value is None:
        return []
    if not isinstance(value, list) or not all(each is None or isinstance(each, dict) for each in value):
        raise ValueError(f"{'.'.join(names) or 'the answer'} is no list of objects")
    return [each for each in value if each is not None]


def number(within: Mapping[str, Json], name: str) -> int:
    """A whole number from 0 on, of a field that must be there."""
    value = count(within, name)
    if value is None:
        raise ValueError(f"{name} is missing")
    return value


def count(within: Mapping[str, Json], name: str) -> int | None:
    """A whole number from 0 on; None where it is not there."""
    value = within.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _MOST:
        raise ValueError(f"{name} is no number")
    return value


def text(within: Mapping[str, Json], name: str) -> str | None:
    """One short line without secrets; None where it is not there or empty."""
    value = within.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    return masked(value) or None if value else None


def object_id(within: Mapping[str, Json], name: str) -> str | None:
    """A commit's whole object id; None where it is not there, or none."""
    value = within.get(name)
    return value if isinstance(value, str) and _OID.fullmatch(value) else None


def moment(within: Mapping[str, Json], name: str) -> int | None:
    """Seconds since 1970 in UTC of a time in ISO 8601; None where it is not there, or before 1990 or after 2100."""
    value = within.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError(f"{name} is no time")
    try:
        at = datetime.fromisoformat(value)
        seconds = int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError) as exc:
        raise ValueError(f"{name} is no time") from exc
    return seconds if _FIRST <= seconds < _LAST else None
