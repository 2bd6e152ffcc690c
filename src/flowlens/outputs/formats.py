"""The formats by name, and the one place that writes a report to a file."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flowlens.errors import UsageError
from flowlens.model.report import Report
from flowlens.outputs.whole_file import write_whole

if TYPE_CHECKING:
    from flowlens.outputs.pictures import Picture

__all__ = ["FORMATS", "write"]

_STANDARD_OUTPUT = "-"


def write(report: Report, name: str, file: str, pictures: Sequence[Picture] = ()) -> None:
    """Write the report in a format of `FORMATS` to a file, as a whole or not at all; `-` is standard output.

    Markdown shows the pictures. UsageError where there is no such format or the file cannot be written.
    """
    if name not in FORMATS:
        raise UsageError(f"There is no format {name}.", next_step=f"Choose {', '.join(FORMATS)}.")
    if name == "markdown" and pictures:
        text = _illustrated(report, pictures, file)
        sys.stdout.write(text) if file == _STANDARD_OUTPUT else write_whole(file, text)
        return
    if file == _STANDARD_OUTPUT:
        on_screen = name == "terminal" and sys.stdout.isatty()
        sys.stdout.write(_on_screen(report) if on_screen else FORMATS[name](report))
        return
    write_whole(file, FORMATS[name](report))


def _html(report: Report) -> str:
    from flowlens.outputs.html.page import report as html

    return html(report)


def _json(report: Report) -> str:
    from flowlens.outputs import json_report

    return json_report.report(report)


def _markdown(report: Report) -> str:
    from flowlens.outputs import markdown

    return markdown.report(report)


def _illustrated(report: Report, pictures: Sequence[Picture], file: str) -> str:
    """Markdown whose images are found from where it lies."""
    from flowlens.outputs import markdown

    folder = pictures[0].file.parent
    seen_from = folder if file == _STANDARD_OUTPUT else Path(os.path.relpath(folder, Path(file).parent))
    return markdown.report(report, pictures, seen_from.as_posix())


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
