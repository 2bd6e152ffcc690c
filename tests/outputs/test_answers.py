"""Answers to queries, in three forms."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal

import pytest

from flowlens.model.answer import Answer
from flowlens.outputs.answers import ANSWERS, answer_csv, answer_json, answer_table

ROWS = Answer(
    ("name", "n", "at"),
    (("a", 12, datetime(2026, 1, 2, 3, 4, 5)), ("=1+1\x1b[31m", None, None), ("b", 3.14159265, date(2026, 1, 2))),  # noqa: DTZ001
)
NONE = Answer(("n",), ())


def test_a_table() -> None:
    assert answer_table(ROWS).splitlines() == [
        "name                n  at",
        "------------  -------  --------------------",
        "a                  12  2026-01-02T03:04:05Z",
        r"=1+1\x1b[31m",
        "b             3.14159  2026-01-02",
        "(3 rows)",
    ]
    assert "\x1b" not in answer_table(ROWS)
    assert answer_table(NONE).splitlines()[-1] == "(0 rows)"
    assert "…" in answer_table(Answer(("x",), (("y" * 300,),)))


def test_numbers_stand_to_the_right() -> None:
    assert answer_table(Answer(("n", "t"), ((1, "a"), (100, "b")))).splitlines()[2:4] == ["  1  a", "100  b"]


def test_csv() -> None:
    rows = list(csv.reader(io.StringIO(answer_csv(ROWS), newline="")))
    assert rows == [
        ["name", "n", "at"],
        ["a", "12", "2026-01-02T03:04:05Z"],
        ["'=1+1\x1b[31m", "", ""],
        ["b", "3.14159265", "2026-01-02"],
    ]
    assert answer_csv(Answer(("x",), ((True,), (-5,)))).splitlines() == ["x", "true", "-5"]


def test_json() -> None:
    assert json.loads(answer_json(ROWS))[0] == {"name": "a", "n": 12, "at": "2026-01-02T03:04:05Z"}
    assert json.loads(answer_json(NONE)) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("21"), 21), (Decimal("0.5"), 0.5), (float("nan"), None), (float("inf"), None), (True, True),
        ([1, None, Decimal(2)], [1, None, 2]), ({"a": date(2026, 1, 1)}, {"a": "2026-01-01"}), (b"x", "b'x'"),
    ],
)  # fmt: skip
def test_values(value: object, expected: object) -> None:
    assert json.loads(answer_json(Answer(("x",), ((value,),))))[0]["x"] == expected


def test_three_forms() -> None:
    assert set(ANSWERS) == {"table", "csv", "json"}
