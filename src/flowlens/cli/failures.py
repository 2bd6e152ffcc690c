"""The one place where a failure becomes a line on standard error and an exit code."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

import click

from flowlens.cli.voice import Voice
from flowlens.errors import FlowLensError, InternalError

__all__ = ["run"]

_INTERRUPTED = 130  # 128 + SIGINT, as a shell tells it
_CLOSED_PIPE = 141  # 128 + SIGPIPE; never 1, which is the gate's "regression"


def run(command: click.Command, arguments: Sequence[str] | None = None) -> int:
    """Run a command on the arguments (None: this process's); the exit code. Nothing is raised."""
    voice = Voice()
    _never_fail_on_letters()
    try:
        status = command.main(arguments, prog_name="flowlens", obj=voice, standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        return _give_up_output()
    except SystemExit as exc:  # click's own: 0 after a shell's completion, 1 where the reader of a pipe has gone
        return _give_up_output() if exc.code else 0
    except (KeyboardInterrupt, click.Abort) as exc:
        if isinstance(exc.__cause__, EOFError):  # click takes one for Ctrl-D, but nothing here reads the keyboard
            return _told(exc.__cause__, voice)
        click.echo("flowlens: interrupted", err=True)
        return _INTERRUPTED
    except BaseException as exc:  # a panic in a Rust library is no Exception
        return _told(exc, voice)
    return status if isinstance(status, int) else 0


def _told(exc: BaseException, voice: Voice) -> int:
    """The exit code of a failure, once it is told."""
    if isinstance(exc, click.exceptions.NoArgsIsHelpError):
        exc.show()
    elif isinstance(exc, click.ClickException):
        voice.complain(exc, f"{exc.format_message()} See {_help_of(exc)}.")
    elif isinstance(exc, FlowLensError):
        voice.complain(exc, str(exc))
        return exc.exit_code
    else:
        hint = "" if voice.verbose else " Run again with --verbose for the traceback."
        voice.complain(exc, f"{type(exc).__name__}: {' '.join(str(exc).split())}.{hint}")
    return InternalError.exit_code


def _help_of(exc: click.ClickException) -> str:
    context = exc.ctx if isinstance(exc, click.UsageError) else None
    return f"{context.command_path if context else 'flowlens'} --help"


def _never_fail_on_letters() -> None:
    """A letter that the terminal's encoding lacks is written out, not fatal."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _give_up_output() -> int:
    """Send what is still buffered nowhere, or the interpreter complains of the closed pipe when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return _CLOSED_PIPE
