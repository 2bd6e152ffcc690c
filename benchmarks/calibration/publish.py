"""The tables as Markdown, and the page on statistics that holds them: the package's, and its copy in reports."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

__all__ = ["COPY", "FOUND", "PAGE", "cells_in", "markdown", "publish", "tables_in", "with_tables"]

_ROOT = Path(__file__).parents[2]
FOUND = _ROOT / "benchmarks" / "calibration.md"
PAGE = _ROOT / "src" / "flowlens" / "docs" / "statistics.md"
COPY = _ROOT / "reports" / "statistics.md"

Table = Mapping[tuple[str, str], str]


def markdown(title: str, cells: Table) -> str:
    """A heading and its table, from cells by row and column; columns are padded so that it reads as text as well."""
    rows = list(dict.fromkeys(row for row, _ in cells))
    columns = list(dict.fromkeys(column for _, column in cells))
    lines = [["", *columns], *([row, *(cells.get((row, column), "–") for column in columns)] for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(columns) + 1)]
    padded = ["| " + " | ".join(text.ljust(w) for text, w in zip(line, widths, strict=True)) + " |" for line in lines]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([f"### {title}", "", padded[0], rule, *padded[1:]])


def tables_in(text: str) -> dict[str, str]:
    """Every table below a heading of its own, by its title."""
    found: dict[str, str] = {}
    title = ""
    for line in text.splitlines():
        if line.startswith("#"):
            title = line.lstrip("#").strip()
        elif line.startswith("|"):
            found[title] = f"{found[title]}\n{line}" if title in found else line
    return found


def cells_in(table: str) -> dict[tuple[str, str], str]:
    """The cells of a table of `markdown`, by row and column."""
    head, _, *lines = ([cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines())
    return {(row, column): text for row, *cells in lines for column, text in zip(head[1:], cells, strict=True)}


def publish() -> None:
    """Put the tables that were found into the page, under the same headings, and copy the page."""
    found = tables_in(FOUND.read_text(encoding="utf-8"))
    text = with_tables(PAGE.read_text(encoding="utf-8"), found)
    for page in (PAGE, COPY):
        page.write_text(text, encoding="utf-8", newline="\n")


def with_tables(text: str, found: Mapping[str, str]) -> str:
    """The text with each of the tables below the heading that is its title, in place of the one that is there."""
    lines: list[str] = []
    replacing = False
    for line in text.splitlines():
        if replacing and (not line or line.startswith("|")):
            continue
        if replacing:
            lines.append("")
        lines.append(line)
        title = line.lstrip("#").strip()
        replacing = line.startswith("#") and title in found
        lines += ["", found[title]] if replacing else []
    return "\n".join(lines) + "\n"
