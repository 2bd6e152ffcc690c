"""The JSON in a file: one value, or several one after another, as `gh api --paginate` writes a page each."""

from __future__ import annotations

import json
import re
from typing import NoReturn

from flowlens.errors import UsageError

__all__ = ["Json", "json_values"]

Json = object
_BLANK = re.compile(r"[\s,]*")
_MOST_VALUES = 100_000


def json_values(name: str, content: bytes) -> list[Json]:
    """Every value of the file in order; UsageError with the line for what is no JSON, or nested beyond reason."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise UsageError(f"{name} is not UTF-8 text (byte {exc.start}).") from exc
    decoder = json.JSONDecoder(parse_constant=_refuse)
    values: list[Json] = []
    at = _BLANK.match(text).end()  # type: ignore[union-attr]  # it matches nothing, too
    while at < len(text):
        value, at = _next(decoder, name, text, at)
        values.append(value)
        if len(values) > _MOST_VALUES:
            raise UsageError(f"{name} holds more than {_MOST_VALUES:,} JSON values.")
        at = _BLANK.match(text, at).end()  # type: ignore[union-attr]
    return values


def _next(decoder: json.JSONDecoder, name: str, text: str, at: int) -> tuple[Json, int]:
    try:
        return decoder.raw_decode(text, at)
    except json.JSONDecodeError as exc:
        raise UsageError(f"{name}:{exc.lineno}:{exc.colno}: not valid JSON: {exc.msg}.") from exc
    except RecursionError as exc:
        raise UsageError(f"{name} is nested too deeply.") from exc
    except ValueError as exc:  # NaN, or a number of thousands of digits
        raise UsageError(f"{name}: not valid JSON: a number that is none.") from exc


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)
