"""Text from a repository made harmless."""

from __future__ import annotations

import pytest

from flowlens.outputs.plain import defused, printable, short_id, shortened


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "", id="empty"),
        pytest.param("Größe 大小 ✓", "Größe 大小 ✓", id="letters of any script stay"),
        pytest.param("<script>", "<script>", id="markup is text here"),
        pytest.param("x" * 300, "x" * 300, id="long"),
        pytest.param("a\x00b", "a\\x00b", id="null"),
        pytest.param("\x1b[31m", "\\x1b[31m", id="ANSI"),
        pytest.param("\x9b31m", "\\x9b31m", id="C1"),
        pytest.param("a\nb\r\tc", "a\\nb\\r\\tc", id="lines and tabs"),
        pytest.param("\u202eabc\u2066", "\\u202eabc\\u2066", id="direction"),
        pytest.param("a\u2028b\u200bc", "a\\u2028b\\u200bc", id="invisible"),
        pytest.param("\udc80", "\\udc80", id="lone surrogate"),
    ],
)
def test_printable(text: str, expected: str) -> None:
    assert printable(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("::error::x", "\\x3a:error::x", id="GitHub"),
        pytest.param("a\n  ::set-output name=x::y", "a\n  \\x3a:set-output name=x::y", id="GitHub, indented"),
        pytest.param("see ##[error]x", "see \\x23#[error]x", id="GitHub, anywhere"),
        pytest.param("##vso[task.setvariable]x", "\\x23#vso[task.setvariable]x", id="Azure"),
        pytest.param("std::vector", "std::vector", id="a C++ name stays"),
        pytest.param("## Heading [1]", "## Heading [1]", id="a heading stays"),
    ],
)
def test_defused(text: str, expected: str) -> None:
    assert defused(text) == expected


def test_shortened_keeps_what_fits() -> None:
    assert shortened("abcd", 4) == "abcd"
    assert shortened("abcde", 4) == "abc…"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("0123456789abcdef" * 2 + "01234567", "0123456789ab", id="SHA-1"),
        pytest.param("0123456789abcdef" * 4, "0123456789ab", id="SHA-256"),
        pytest.param("0123456789abcdef", "0123456789abcdef", id="short already"),
        pytest.param("v1.2.3", "v1.2.3", id="a release"),
        pytest.param("#812", "#812", id="a pull"),
        pytest.param("0123456789abcdef" * 3, "0123456789abcdef" * 3, id="no length of an object id"),
        pytest.param("", "", id="empty"),
    ],
)
def test_an_object_id_is_short(text: str, expected: str) -> None:
    assert short_id(text) == expected
