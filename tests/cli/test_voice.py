"""What is said on standard error, and that no letter of it steers a terminal."""

from __future__ import annotations

import pytest

from flowlens.cli.voice import Voice
from flowlens.errors import UsageError


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
