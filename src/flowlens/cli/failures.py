"""The one place where a failure becomes a line on standard error and an exit code."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import click

from flowlens.cli.voice import Voice
from flowlens.errors import FlowLensError, InternalError

__all__ = ["run", "told"]

_INTERRUPTED = 130  # 128 + SIGINT, as a shell tells it
_TERMINATED = 143  # 128 + SIGTERM
_NO_MEMORY = "There was not enough memory. Give it more, or read the repository first with flowlens mine --jobs 1."
_CLOSED_PIPE = 141  # 128 + SIGPIPE; never 1, which is the gate's "regression"


class _Terminated(BaseException):
    """Somebody ended this process in the usual way; nothing but `run` catches it."""


def run(command: click.Command, arguments: Sequence[str] | None = None) -> int:
    """Run a command on the arguments (None: this process's); the exit code. Nothing is raised."""
    voice = Voice()
    _never_fail_on_letters()
    try:
        with _terminable():
            status = command.main(arguments, prog_name="flowlens", obj=voice, standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        return _give_up_output()
    except SystemExit as exc:  # click's own: 0 after a shell's completion, 1 where the reader of a pipe has gone
        return _give_up_output() if exc.code else 0
    except (KeyboardInterrupt, click.Abort, _Terminated) as exc:
        return _stopped(exc, voice)
    except BaseException as exc:  # a panic in a Rust library is no Exception
        return told(exc, voice)
    return status if isinstance(status, int) else 0


@contextmanager
def _terminable() -> Iterator[None]:
    """Inside, SIGTERM is an exception, so that what was begun is tidied up; a second one ends the process at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _terminate) or signal.SIG_DFL
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _terminate(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    raise _Terminated


def _stopped(exc: BaseException, voice: Voice) -> int:
    """The exit code where somebody stopped it."""
    if isinstance(exc.__cause__, EOFError):  # click takes one for Ctrl-D, but nothing here reads the keyboard
        return told(exc.__cause__, voice)
    terminated = isinstance(exc, _Terminated)
    click.echo("flowlens: terminated" if terminated else "flowlens: interrupted", err=True)
    return _TERMINATED if terminated else _INTERRUPTED


def told(exc: BaseException, voice: Voice) -> int:
    """The exit code of a failure, once it is told."""
    if isinstance(exc, click.exceptions.NoArgsIsHelpError):
        exc.show()
    elif isinstance(exc, click.ClickException):
        voice.complain(exc, f"{exc.format_message()} See {_help_of(exc)}.")
    elif isinstance(exc, FlowLensError):
        voice.complain(exc, str(exc))
        return exc.exit_code
    elif isinstance(exc, MemoryError):
        voice.complain(exc, _NO_MEMORY)
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
