"""Every way in which a command can end, and its exit code."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import click
import pytest

from flowlens.cli.failures import run
from flowlens.errors import CannotMeasureError, ConfigurationError, InternalError, UsageError


class Panic(BaseException):
    """As a Rust library raises it: no Exception."""


def ending(outcome: BaseException | int | str | None) -> click.Command:
    """A command that ends with the outcome."""

    @click.command()
    def command() -> int | str | None:
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    return command


@pytest.mark.parametrize(
    ("outcome", "status", "told"),
    [
        pytest.param(None, 0, "", id="nothing"),
        pytest.param(0, 0, "", id="zero"),
        pytest.param(3, 3, "", id="status"),
        pytest.param("text", 0, "", id="a-text-is-no-status"),
        pytest.param(UsageError("No.", next_step="Do."), 2, "flowlens: error: No. Do.\n", id="usage"),
        pytest.param(ConfigurationError("a\nb"), 2, "flowlens: error: a\nflowlens: error: b\n", id="two-faults"),
        pytest.param(InternalError("No."), 2, "flowlens: error: No.\n", id="internal"),
        pytest.param(CannotMeasureError("No."), 3, "flowlens: error: No.\n", id="cannot-measure"),
        pytest.param(UsageError("\x1b[31m"), 2, "flowlens: error: \\x1b[31m\n", id="hostile-name"),
        pytest.param(click.UsageError("No."), 2, "flowlens: error: No. See flowlens --help.\n", id="usage-of-click"),
        pytest.param(KeyboardInterrupt(), 130, "flowlens: interrupted\n", id="interrupt"),
        pytest.param(click.Abort(), 130, "flowlens: interrupted\n", id="abort"),
        pytest.param(
            ValueError("a\n  b"),
            2,
            "flowlens: error: ValueError: a b. Run again with --verbose for the traceback.\n",
            id="a-fault-of-ours",
        ),
        pytest.param(
            EOFError("x"),
            2,
            "flowlens: error: EOFError: x. Run again with --verbose for the traceback.\n",
            id="end-of-file",
        ),
        pytest.param(
            Panic("x"), 2, "flowlens: error: Panic: x. Run again with --verbose for the traceback.\n", id="panic"
        ),
        pytest.param(
            MemoryError(),
            2,
            "flowlens: error: There was not enough memory. Give it more, or read the repository first with "
            "flowlens mine --jobs 1.\n",
            id="memory",
        ),
    ],
)
def test_an_ending(
    outcome: BaseException | int | str | None, status: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(ending(outcome), []) == status
    err = capsys.readouterr().err
    # click begins a new line after the ^C of a terminal
    assert err.removeprefix("\n") == told


def test_a_signal_to_end_is_an_exception_inside_and_has_its_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    tidied = []

    @click.command()
    def command() -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(60)
        finally:
            tidied.append(signal.getsignal(signal.SIGTERM))

    before = signal.getsignal(signal.SIGTERM)
    assert run(command, []) == 143
    assert capsys.readouterr().err == "flowlens: terminated\n"
    assert tidied == [signal.SIG_DFL], "a second one ends the process at once"
    assert signal.getsignal(signal.SIGTERM) == before


def test_outside_of_the_main_thread_no_signal_is_touched() -> None:
    with ThreadPoolExecutor() as pool:
        assert pool.submit(run, ending(3), []).result() == 3


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        pytest.param(["--nonsense"], "No such option", id="option"),
        pytest.param(["more"], "unexpected extra argument", id="argument"),
    ],
)
def test_wrong_use_is_one_line(arguments: list[str], part: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(ending(None), arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert part in err


def test_a_group_without_a_command_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(click.Group("flowlens"), []) == 2
    assert "Usage: flowlens" in capsys.readouterr().err


def test_help_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(ending(None), ["--help"]) == 0
    assert "Usage: flowlens" in capsys.readouterr().out
