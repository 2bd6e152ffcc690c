"""A specification as the page carries it: rows by column, since a name a cell would be most of its weight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from flowlens.outputs.charts.chart import Row

__all__ = ["packed"]

_DIGITS = 6  # more of them move no mark by a pixel
_DAY_LETTERS = 10


def packed(spec: Mapping[str, object]) -> Mapping[str, object]:
    """The specification without its data sets, and these by column; `unpacked` of boot.js is the way back."""
    datasets: Any = spec["datasets"]
    bare = {key: value for key, value in spec.items() if key != "datasets"}
    return {"spec": bare, "data": {name: _columns(rows) for name, rows in datasets.items()}}


def _columns(rows: Sequence[Row]) -> Mapping[str, object]:
    names = list(rows[0]) if rows else []
    columns = {name: _column(name, [row[name] for row in rows]) for name in names}
    if "day" in columns and all(row["day"] == str(row.get("at"))[:_DAY_LETTERS] for row in rows):
        columns["day"] = {"start": "at", "letters": _DAY_LETTERS}
    return {"n": len(rows), "columns": columns}


def _column(name: str, values: Sequence[str | float]) -> Mapping[str, object]:
    different = list(dict.fromkeys(values))
    if len(different) == 1:
        return {"same": _rounded(values[0])}
    if name in {"at", "until"}:
        return {"seconds": _steps([_seconds(str(value)) for value in values])}
    if len(different) <= len(values) // 2 and all(isinstance(value, str) for value in different):
        places = {value: place for place, value in enumerate(different)}
        return {"words": different, "places": [places[value] for value in values]}
    return {"values": [_rounded(value) for value in values]}


def _rounded(value: str | float) -> str | float:
    if isinstance(value, str):
        return value
    short = float(f"{value:.{_DIGITS}g}")
    return int(short) if short.is_integer() else short


def _seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).astimezone(UTC).timestamp())


def _steps(seconds: Sequence[int]) -> list[int]:
    """The first one, and the step from each to the next: these have fewer digits."""
    return [seconds[0], *(later - earlier for earlier, later in pairwise(seconds))]
