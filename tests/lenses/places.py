"""Changes with the files that they touch, for tests of lenses that ask where a change was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flowlens.facts.tables import Facts, frame, rows_to_columns
from tests.lenses.tables import Landed, Tag, facts

__all__ = ["Made", "made"]


class Made:
    """A change and its files: each a path of source, or `content:path`, or `old>new` where it was renamed."""

    def __init__(self, change: Landed, *files: str, lines: int = 10) -> None:
        self.change, self.files, self.lines = change, files, lines


def made(rows: Sequence[Made], tags: Sequence[Tag] = (), as_of: float | None = None) -> Facts:
    """The facts of these changes; the area of a file is its first folder."""
    given = facts([row.change for row in rows], tags, as_of)
    files = [_file(row, file) for row in rows for file in row.files]
    return replace(given, change_files=frame("change_files", rows_to_columns("change_files", files)))


def _file(row: Made, file: str) -> tuple[object, ...]:
    content, colon, rest = file.rpartition(":")
    old, arrow, path = rest.rpartition(">")
    area = path.partition("/")[0]
    status = "renamed" if arrow else "modified"
    kind = content if colon else "source"
    return (row.change.id, path, old or None, area, kind, status, row.lines, 0, 0, 0, None)
