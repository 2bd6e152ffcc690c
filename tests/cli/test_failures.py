"""Every way in which a command can end, and its exit code."""

from __future__ import annotations

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
            "flowlens: error: MemoryError: . Run again with --verbose for the traceback.\n",
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
