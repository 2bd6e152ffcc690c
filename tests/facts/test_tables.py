"""Tables from rows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from flowlens.facts.schema import TABLES
from flowlens.facts.tables import DTYPES, empty_frame, frame, moments, rows_to_columns

NAMES = [table.name for table in TABLES]


@pytest.mark.parametrize("name", NAMES)
def test_the_types_are_those_of_the_schema_with_and_without_rows(name: str) -> None:
    declared = next(table for table in TABLES if table.name == name)
    row = [
        {"text": "a", "time": datetime(2024, 1, 1, tzinfo=UTC), "int": 1, "float": 0.5, "flag": True}[c.type]
        for c in declared.columns
    ]
    nulls: list[object] = [False if c.type == "flag" else None for c in declared.columns]
    for rows in list[list[list[object]]](([], [row], [nulls], [row, nulls])):
        made = frame(name, rows_to_columns(name, rows))
        assert len(made) == len(rows)
        assert {column: str(dtype) for column, dtype in made.dtypes.items()} == {
            c.name: DTYPES[c.type] for c in declared.columns
        }
    assert list(empty_frame(name).columns) == list(declared.names)


def column(name: str, values: list[object]) -> pd.Series[Any]:
    columns: dict[str, list[object]] = {one: [None] * len(values) for one in empty_frame("releases").columns}
    return frame("releases", columns | {"carries_work": [True] * len(values), name: values})[name]


def test_missing_is_null_and_never_zero() -> None:
    assert column("n_changes", [1, None]).isna().tolist() == [False, True]
    assert column("name", ["", None]).isna().tolist() == [False, True]
    assert column("at", [None, pd.Timestamp(0, unit="s", tz="UTC")]).isna().tolist() == [True, False]


@pytest.mark.parametrize("seconds", [1, 1_704_110_400, 253_402_300_799], ids=["1970", "2024", "9999"])
def test_every_time_that_git_can_hold_is_kept_to_the_second(seconds: int) -> None:
    times = column("at", [pd.Timestamp(seconds, unit="s", tz="UTC"), pd.Timestamp(5, unit="s", tz="UTC"), None])
    assert [int(time.timestamp()) for time in times.dropna()] == [seconds, 5]


def test_large_numbers_and_odd_text_are_kept() -> None:
    assert column("n_changes", [2**53 + 1, None]).iloc[0] == 2**53 + 1
    texts = ["", "\0", "a\nb", "<script>", "\u202e", "NaN", "None", "x" * 1000]
    assert column("name", list(texts)).tolist() == texts


def test_a_row_that_is_too_short_is_an_error() -> None:
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        rows_to_columns("releases", [("a",) * 11, ("a",) * 10])


def test_seconds_become_times_in_utc() -> None:
    made = moments([0, None, -5, 1_700_000_000])
    assert str(made.dtype) == DTYPES["time"]
    assert made.astype("str").fillna("none").tolist() == [
        "1970-01-01 00:00:00+00:00",
        "none",
        "1969-12-31 23:59:55+00:00",
        "2023-11-14 22:13:20+00:00",
    ]
    assert str(moments([]).dtype) == DTYPES["time"]
