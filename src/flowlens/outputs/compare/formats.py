"""The formats of a comparison by name: those of one file, and those that are a folder of files."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from flowlens.model.comparison import Comparison
from flowlens.outputs.whole_file import write_whole

__all__ = ["FOLDERS", "FORMATS", "write"]

_STANDARD_OUTPUT = "-"


def write(comparison: Comparison, name: str, target: str) -> None:
    """Write the comparison in a format of FORMATS to a file (`-`: standard output), or of FOLDERS into a folder.

    UsageError where that cannot be written.
    """
    if name in FOLDERS:
        FOLDERS[name](comparison, Path(target))
    elif target != _STANDARD_OUTPUT:
        write_whole(target, FORMATS[name](comparison))
    elif name == "terminal" and sys.stdout.isatty():
        sys.stdout.write(_on_screen(comparison))
    else:
        sys.stdout.write(FORMATS[name](comparison))


# Each reporter is imported when it is used.
def _terminal(comparison: Comparison) -> str:
    from flowlens.outputs.compare import terminal

    return terminal.report(comparison)


def _json(comparison: Comparison) -> str:
    from flowlens.outputs.compare import json_compare

    return json_compare.report(comparison)


def _markdown(comparison: Comparison) -> str:
    from flowlens.outputs.compare import markdown

    return markdown.report(comparison)


def _html(comparison: Comparison, folder: Path) -> None:
    from flowlens.outputs.html import squad_pages

    squad_pages.write(comparison, folder)


FORMATS: Mapping[str, Callable[[Comparison], str]] = {"terminal": _terminal, "json": _json, "markdown": _markdown}
# A format of several files takes the comparison and the folder, which may not be there yet.
FOLDERS: Mapping[str, Callable[[Comparison, Path], None]] = {"html": _html}


def _on_screen(comparison: Comparison) -> str:
    """The comparison for the terminal that is there: its width, and its colours unless they are unwanted."""
    from flowlens.outputs.compare import terminal

    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") not in {"dumb", "unknown"}
    return terminal.report(comparison, width=shutil.get_terminal_size().columns, colour=colour)
