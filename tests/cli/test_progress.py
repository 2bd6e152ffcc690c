"""A bar where somebody looks, and silence elsewhere."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, suppress

import pytest

from flowlens.cli.progress import progress_on
from flowlens.cli.voice import Voice
from flowlens.model.progress import Silent


class Terminal(io.StringIO):
    """A standard error that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def usual_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in the environment says what the terminal can't do."""
    monkeypatch.setenv("TERM", "xterm")
    for name in ("NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)


def test_a_pipe_sees_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_on(Voice()) as progress:
        assert isinstance(progress, Silent)
        progress.start("Reading", 2)
        progress.advance()
    assert capsys.readouterr() == ("", "")


def test_quiet_is_quiet_on_a_terminal() -> None:
    with redirect_stderr(Terminal()) as screen, progress_on(Voice(quiet=True)) as progress:
        progress.start("Reading", 2)
    assert screen.getvalue() == ""


def test_a_terminal_sees_one_bar_a_stage() -> None:
    with redirect_stderr(Terminal()) as screen, progress_on(Voice()) as progress:
        progress.advance()  # before any stage: nothing to move
        progress.start("Reading [commits]", 2)
        progress.advance(2)
        progress.start("Building tables", None)
    assert "Building tables" in screen.getvalue()


def test_the_bar_is_taken_away_when_the_work_fails() -> None:
    with redirect_stderr(Terminal()) as screen, suppress(ZeroDivisionError), progress_on(Voice()) as progress:
        progress.start("Reading", 2)
        raise ZeroDivisionError
    assert "\x1b[?25h" in screen.getvalue()  # the cursor is shown again
