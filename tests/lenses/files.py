"""Histories told by what happens to each file, for tests of the lenses that follow files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flowlens.facts.schema import table
from flowlens.facts.tables import Facts, frame, rows_to_columns
from tests.lenses.tables import Landed, Tag, facts, with_frames

__all__ = ["Step", "history", "weekly"]


@dataclass(frozen=True, slots=True)
class Step:
    """What a change does to a file: `status` with the lines that came and went, and its name before a rename."""

    change: str
    path: str
    status: str = "modified"
    added: int = 30
    deleted: int = 0
    old: str | None = None
    content: str = "source"
    moved_in: int = 0
    area: str = "src"


def history(changes: Sequence[Landed], steps: Sequence[Step], tags: Sequence[Tag] = (), as_of: float = 400) -> Facts:
    """The facts of these changes, of which the files are those of the steps."""
    names = [column.name for column in table("change_files").columns]
    rows = []
    for step in steps:
        known = {
            "change": step.change, "path": step.path, "old_path": step.old, "area": step.area,
            "content": step.content, "status": step.status, "added": step.added, "deleted": step.deleted,
            "moved_in": step.moved_in, "moved_out": 0, "excluded": None,
        }  # fmt: skip
        rows.append([known[name] for name in names])
    given = facts(changes, tags, as_of)
    return with_frames(given, {"change_files": frame("change_files", rows_to_columns("change_files", rows))})


def weekly(
    n: int, after: Sequence[float | None], kind: str = "feature", first: float = 0.0, first_file: int = 0
) -> tuple[list[Landed], list[Step], list[Tag]]:
    """A release a week, each with a new file of its own, touched so many days after its release (None: never)."""
    changes, steps, tags = [], [], []
    for k in range(n):
        number, at = first_file + k, first + 7.0 * k
        days = after[k % len(after)]
        changes.append(Landed(f"n{number}", at, kind="feature"))
        steps.append(Step(f"n{number}", f"src/f{number}.py", "added"))
        tags.append(Tag(f"v{number}", at + 1, (f"n{number}",)))
        if days is not None:
            changes.append(Landed(f"t{number}", at + 1 + days, kind=kind))
            steps.append(Step(f"t{number}", f"src/f{number}.py", added=2))
    return changes, steps, tags
