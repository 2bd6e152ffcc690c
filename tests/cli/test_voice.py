"""What is said on standard error, and that no letter of it steers a terminal."""

from __future__ import annotations

import pytest

from flowlens.cli.voice import Voice, printable
from flowlens.errors import UsageError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "", id="empty"),
        pytest.param("Zürich, 東京", "Zürich, 東京", id="letters"),
        pytest.param("<script>", "<script>", id="markup-is-text-on-a-terminal"),
        pytest.param("\x1b[31mred", r"\x1b[31mred", id="ansi"),
        pytest.param("a\nb\tc\x00", r"a\nb\tc\x00", id="control"),
        pytest.param("a\u202eb\u2066", r"a\u202eb\u2066", id="right-to-left"),
        pytest.param("\x9b31m", r"\x9b31m", id="eight-bit-control"),
        pytest.param("\udcff", r"\udcff", id="byte-that-is-no-utf-8"),
        pytest.param("x" * 300, "x" * 300, id="long"),
    ],
)
def test_printable(text: str, expected: str) -> None:
    assert printable(text) == expected


@pytest.mark.parametrize(
    ("voice", "expected"), [(Voice(), "hello\\x1b\n"), (Voice(quiet=True), "")], ids=["usual", "quiet"]
)
def test_say(voice: Voice, expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    voice.say("hello\x1b")
    assert capsys.readouterr() == ("", expected)


@pytest.mark.parametrize("voice", [Voice(), Voice(quiet=True)], ids=["usual", "quiet"])
def test_a_failure_is_told_a_line_a_fault(voice: Voice, capsys: pytest.CaptureFixture[str]) -> None:
    voice.complain(UsageError("x"), "one\ntwo\x1b")
    assert capsys.readouterr() == ("", "flowlens: error: one\nflowlens: error: two\\x1b\n")


def test_verbose_tells_the_traceback_before(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise UsageError("odd \x1b name")
    except UsageError as exc:
        Voice(verbose=True).complain(exc, str(exc))
    told = capsys.readouterr().err
    assert told.startswith("Traceback (most recent call last):\n")
    assert told.endswith("flowlens: error: odd \\x1b name\n")
    assert "\x1b" not in told
