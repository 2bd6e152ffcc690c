"""Texts among others."""

from __future__ import annotations

import pandas as pd
import pytest

from flowlens.facts.among import among, rows_among

COLUMN = pd.Series(["a", None, "b", "a", "c"], dtype="str")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        pytest.param([], [False, False, False, False, False], id="none wanted"),
        pytest.param(["a", "c", "d"], [True, False, False, True, True], id="some, one of them unknown"),
        pytest.param([None, float("nan"), "b"], [False, False, True, False, False], id="null is among nothing"),
    ],
)
def test_among(wanted: list[object], expected: list[bool]) -> None:
    assert among(COLUMN, wanted).tolist() == expected
    assert among(COLUMN, pd.Series(wanted, dtype="str")).tolist() == expected
    assert among(COLUMN.iloc[:0], wanted).tolist() == []


def test_rows_among() -> None:
    ids = pd.Series(["c", "a"], dtype="str")
    assert rows_among(ids, COLUMN).tolist() == [1, -1, -1, 1, 0]
    assert rows_among(ids.iloc[:0], COLUMN).tolist() == [-1] * 5
    assert rows_among(ids, COLUMN.iloc[:0]).tolist() == []
