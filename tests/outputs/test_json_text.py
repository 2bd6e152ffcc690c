"""Plain values as JSON text."""

from __future__ import annotations

import json
import math

import pytest

from flowlens.outputs.json_text import by_text, finite, json_text


@pytest.mark.parametrize("value", ["##[error]x", "###[x]", "#[x]", "# #", "ä\x1b\n", "\udc80", "", {"##": ["##"]}])
def test_it_comes_back_as_it_was_and_steers_nothing(value: object) -> None:
    text = json_text(value)
    assert json.loads(text) == value
    assert text.isascii()
    assert "##" not in text


def test_it_ends_its_last_line() -> None:
    assert json_text([]) == "[]\n"


def test_a_number_that_json_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text(math.nan)


@pytest.mark.parametrize(
    ("value", "expected"), [(1.5, 1.5), (0.0, 0.0), (None, None), (math.nan, None), (-math.inf, None)]
)
def test_finite(value: float | None, expected: float | None) -> None:
    assert finite(value) == expected


def test_names_that_are_printed_alike_are_one() -> None:
    assert by_text({"b": 1, "a\n": 2, "a\\n": 3}) == {"b": 1, "a\\n": 5}
