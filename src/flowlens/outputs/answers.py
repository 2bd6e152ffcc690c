"""The answer to a query: as a table for the eye, as CSV or as JSON."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flowlens.model.answer import Answer
from flowlens.outputs.json_text import json_text
from flowlens.outputs.plain import printable, shortened

__all__ = ["ANSWERS", "answer_csv", "answer_json", "answer_table"]

_WIDEST = 60
# What a spreadsheet takes for a formula: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = re.compile(r"[=+\-@\t\r]")


def answer_table(answer: Answer) -> str:
    """Lines of columns under a line of heads; numbers stand to the right, long texts are cut."""
    rows = [[_cell(value) for value in row] for row in answer.rows]
    heads = [shortened(printable(name), _WIDEST) for name in answer.columns]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    right = [all(_is_number(row[place]) for row in answer.rows) for place in range(len(heads))]
    lines = [heads, ["-" * width for width in widths], *rows]
    told = "\n".join(
        "  ".join(
            cell.rjust(width) if of_numbers else cell.ljust(width)
            for cell, width, of_numbers in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in lines
    )
    return f"{told}\n({len(rows):,} {'row' if len(rows) == 1 else 'rows'})\n"


def answer_csv(answer: Answer) -> str:
    """As in RFC 4180; a text that a spreadsheet would run gets a `'` before it, and null is an empty cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in (answer.columns, *answer.rows):
        writer.writerow(["" if value is None else _safe(_plain(value)) for value in row])
    return out.getvalue()


def answer_json(answer: Answer) -> str:
    """A list with an object a row."""
    return json_text([dict(zip(answer.columns, map(_plain, row), strict=True)) for row in answer.rows])


ANSWERS: Mapping[str, Callable[[Answer], str]] = {"table": answer_table, "csv": answer_csv, "json": answer_json}


def _plain(value: Any) -> Any:
    """A value that JSON knows: times as ISO 8601 in UTC, and what is no number as none."""
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, float | Decimal):
        return _number(value)
    if isinstance(value, date):  # a datetime is one
        return value.isoformat() + ("Z" if isinstance(value, datetime) and value.tzinfo is None else "")
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _number(value: float | Decimal) -> float | int | None:
    if not math.isfinite(value):
        return None
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else float(value)


def _cell(value: Any) -> str:
    plain = _plain(value)
    if plain is None:
        return ""
    text = f"{plain:.6g}" if isinstance(plain, float) else str(plain)
    return shortened(printable(text), _WIDEST)


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float | Decimal) and not isinstance(value, bool))


def _safe(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
