"""Changes that bring, edit, rename and remove files, flags and branches: for tests of what becomes of experiments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from flowlens.facts.schema import TABLES
from flowlens.facts.tables import Facts, frame, rows_to_columns
from tests.lenses.tables import Landed, day, facts

__all__ = ["Did", "Flag", "Tip", "grown", "with_branches", "with_flags"]


@dataclass(frozen=True, slots=True)
class Did:
    """What a change did to a file (`old`: its name before a rename), and how many lines it edited."""

    path: str
    status: str = "added"
    old: str | None = None
    lines: int = 5
    content: str = "source"
    excluded: str | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag by the days of the first look that found it and of the first that did not (None: it stands)."""

    name: str
    first: float
    gone: float | None = None
    convention: str = "Unleash"


@dataclass(frozen=True, slots=True)
class Tip:
    """A branch by the day of its newest commit."""

    oid: str
    last: float
    landed_as: str | None = None
    bot: bool = False


def grown(history: Sequence[tuple[Landed, Sequence[Did]]], as_of: float | None = None) -> Facts:
    """The facts of these changes, each with what it did to files."""
    rows = [
        {
            "change": change.id, "path": did.path, "old_path": did.old, "area": "src", "content": did.content,
            "status": did.status, "added": did.lines, "deleted": 0, "moved_in": 0, "moved_out": 0,
            "excluded": did.excluded,
        }
        for change, dids in history
        for did in dids
    ]  # fmt: skip
    return replace(facts([change for change, _ in history], as_of=as_of), change_files=_frame("change_files", rows))


def with_flags(given: Facts, flags: Sequence[Flag], looks: Sequence[float]) -> Facts:
    """The same facts with these flags, looked for on these days."""
    rows = [
        {
            "name": flag.name, "convention": flag.convention, "path": f"src/{flag.name}.py", "n_files": 1,
            "first_seen_at": day(flag.first), "last_seen_at": day(flag.first),
            "gone_at": None if flag.gone is None else day(flag.gone),
        }
        for flag in flags
    ]  # fmt: skip
    taken = [{"oid": f"look-{at}", "at": day(at), "n_flags": len(flags)} for at in looks]
    return replace(given, flags=_frame("flags", rows), flag_looks=_frame("flag_looks", taken))


def with_branches(given: Facts, tips: Sequence[Tip]) -> Facts:
    """The same facts with these branches."""
    rows = [
        {
            "oid": tip.oid, "base": "base", "started_at": day(tip.last), "last_at": day(tip.last), "n_commits": 2,
            "bot": tip.bot, "landed_as": tip.landed_as,
        }
        for tip in tips
    ]  # fmt: skip
    return replace(given, branches=_frame("branches", rows))


def _frame(name: str, rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    (declared,) = (one for one in TABLES if one.name == name)
    return frame(name, rows_to_columns(name, [[row[column] for column in declared.names] for row in rows]))
