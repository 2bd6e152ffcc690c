"""A line that Git gives back behind all of its answers: where it is missing, they are not whole, whatever the status.

`git diff-tree --stdin` repeats each line that begins with no object id, which gitk rests on as well. Without it a Git
that ended well, and whose output was cut behind the header of a commit, would have told of a commit without files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flowlens.model.history import DiffJob

__all__ = ["LAST_LINE", "LastLine", "lines_of"]

LAST_LINE = b"flowlens: that was all\n"


def lines_of(jobs: Sequence[DiffJob]) -> bytes:
    """The jobs as `git diff-tree --stdin` reads them, and the last line."""
    lines = "".join(f"{job.oid} {job.base}\n" if job.base else f"{job.oid}\n" for job in jobs)
    return lines.encode("ascii") + LAST_LINE


@dataclass(slots=True)
class LastLine:
    """Holds back the end of what has come, which may be the last line."""

    _held: bytes = b""

    def before(self, piece: bytes) -> bytes:
        """What is known to stand before the last line."""
        text = self._held + piece
        self._held = text[-len(LAST_LINE) :]
        return text[: -len(LAST_LINE)]

    @property
    def came(self) -> bool:
        """Whether the output ends with it."""
        return self._held == LAST_LINE
