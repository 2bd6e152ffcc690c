"""The JSON in a file, whole or at fault."""

from __future__ import annotations

import pytest

from flowlens.sources.ci.json_text import json_values
from tests.sources.ci.reading import fault_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param(" \n", [], id="blanks"),
        pytest.param("{}", [{}], id="one"),
        pytest.param("[1]\n[2]", [[1], [2]], id="one after another"),
        pytest.param("[1][2],\n[3]", [[1], [2], [3]], id="with and without something between"),
        pytest.param("\ufeff{}", [{}], id="byte order mark"),
    ],
)
def test_values(text: str, expected: list[object]) -> None:
    assert json_values("x", text.encode()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[1,\n2", "x.json:2:2: not valid JSON: Expecting ',' delimiter.", id="cut"),
        pytest.param("[{'a': 1}]", "x.json:1:3: not valid JSON: ", id="quotes"),
        pytest.param("[NaN]", "x.json: not valid JSON: a number that is none.", id="NaN"),
        pytest.param(f"[{'1' * 5_000}]", "x.json: not valid JSON: a number that is none.", id="number too long"),
        pytest.param("[" * 100_000, "x.json is nested too deeply.", id="deep"),
        pytest.param(b"[\xff]", "x.json is not UTF-8 text (byte 1).", id="not text"),
        pytest.param("[1] {", "x.json:1:6: not valid JSON: ", id="the second is cut"),
    ],
)
def test_a_fault_is_one_line(text: str | bytes, expected: str) -> None:
    told = fault_of(text, "x.json")
    assert told.startswith(expected)
    assert "\n" not in told
