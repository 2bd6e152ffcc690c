"""The formats by name, and the one place that writes a report to a file."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from flowlens.errors import UsageError
from flowlens.model.report import Report

__all__ = ["FORMATS", "write"]

_STANDARD_OUTPUT = "-"


def write(report: Report, name: str, file: str) -> None:
    """Write the report in a format of `FORMATS` to a file, as a whole or not at all; `-` is standard output.

    UsageError where there is no such format or the file cannot be written.
    """
    if name not in FORMATS:
        raise UsageError(f"There is no format {name}.", next_step=f"Choose {', '.join(FORMATS)}.")
    if file == _STANDARD_OUTPUT:
        on_screen = name == "terminal" and sys.stdout.isatty()
        sys.stdout.write(_on_screen(report) if on_screen else FORMATS[name](report))
        return
    content = FORMATS[name](report).encode("utf-8", "backslashreplace")
    try:
        _write_whole(Path(file), content)
    except OSError as exc:
        raise UsageError(
            f"{file} could not be written: {exc.strerror or exc}.", next_step="Name a file in a folder that is yours."
        ) from exc


def _html(report: Report) -> str:
    from flowlens.outputs.html.page import report as html

    return html(report)


def _json(report: Report) -> str:
    from flowlens.outputs import json_report

    return json_report.report(report)


def _markdown(report: Report) -> str:
    from flowlens.outputs import markdown

    return markdown.report(report)


def _terminal(report: Report) -> str:
    from flowlens.outputs import terminal

    return terminal.report(report)


# Each reporter is imported when it is used: Altair alone takes most of a second.
FORMATS: Mapping[str, Callable[[Report], str]] = {
    "terminal": _terminal,
    "html": _html,
    "json": _json,
    "markdown": _markdown,
}


def _on_screen(report: Report) -> str:
    """The report for the terminal that is there: its width, and its colours unless they are unwanted."""
    from flowlens.outputs import terminal

    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") not in {"dumb", "unknown"}
    return terminal.report(report, width=shutil.get_terminal_size().columns, colour=colour)


def _write_whole(path: Path, content: bytes) -> None:
    target = path.resolve()
    if target.exists() and not target.is_file():  # a device or a pipe, as /dev/stdout, must not be replaced by a file
        target.write_bytes(content)
        return
    draft = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        # The mode is left to the umask, which tempfile would narrow to the owner.
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        os.replace(draft, target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
