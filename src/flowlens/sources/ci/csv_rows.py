"""The rows of a CSV file in the words of the fact tables, whichever tables these are."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from flowlens.errors import UsageError
from flowlens.sources.ci.row import Row, Tally

__all__ = ["CsvForm", "csv_rows"]

_EXPORTED = ("'=", "'+", "'-", "'@", "'\t", "'\r")  # how `flowlens export` keeps a spreadsheet from running a text


@dataclass(frozen=True, slots=True)
class CsvForm:
    """Which headings are known, what to say of any other, the page that shows them, and how long a cell may be."""

    is_known: Callable[[Mapping[str, object]], bool]
    otherwise: str
    page: str
    most_letters: int


def csv_rows(text: str, name: str, tally: Tally, form: CsvForm) -> Iterator[Row]:
    """A row a line, by the words of the heading; UsageError names the line and the column."""
    reader = csv.reader(io.StringIO(text, newline=""))
    csv.field_size_limit(form.most_letters)
    try:
        heading = [cell.strip().lower() for cell in next(reader, [])]
        if not form.is_known(dict.fromkeys(heading)):
            raise UsageError(
                f"{name}:1: the heading is that of {form.otherwise}.",
                next_step=f"`flowlens explain {form.page}` shows the forms.",
            )
        for cells in reader:
            if not any(cells):
                continue
            place = f"{name}:{reader.line_num}"
            if len(cells) != len(heading):
                raise UsageError(f"{place}: {len(cells)} cells, where the heading has {len(heading)}.")
            yield Row(dict(zip(heading, map(_cell, cells), strict=True)), place, tally)
    except csv.Error as exc:
        raise UsageError(f"{name}:{reader.line_num}: not valid CSV: {exc}.") from exc


def _cell(text: str) -> str:
    return text[1:] if text.startswith(_EXPORTED) else text
