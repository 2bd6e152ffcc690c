"""Fact tables written by hand, for tests of the lenses: short ids, days for dates, releases with what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, Literal

import pandas as pd

from flowlens.facts.schema import TABLES, table
from flowlens.facts.tables import Facts, empty_frame, frame, rows_to_columns
from flowlens.model.report import Repository

__all__ = ["Landed", "Tag", "changes_at", "day", "facts", "frames", "landed", "shuffled", "train", "with_frames"]

_START = datetime(2020, 1, 1, 12, tzinfo=UTC)
_DEFAULTS: dict[str, Any] = {"text": None, "time": None, "int": 0, "float": None, "flag": False}


def day(number: float) -> datetime:
    """Noon of the day that is so many days after 2020-01-01, in UTC."""
    return _START + timedelta(days=number)


@dataclass(frozen=True, slots=True)
class Landed:
    """A change: the day it landed (None: an impossible date), its net lines (None: unknown) and who made it where."""

    id: str
    day: float | None = 0
    lines: int | None = 10
    person: str = "ann"
    area: str = "src"
    started: float | None = None
    bot: bool = False
    ignored: bool = False
    event: str | None = None
    how: str = "direct"
    commits: int = 1
    kind: str = "other"
    reverts: str | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """A release, the changes first contained in it, how many are ahead on the mainline, and its commits (None: all)."""

    name: str
    day: float | None
    holds: tuple[str, ...] = ()
    stage: Literal["final", "pre-release"] = "final"
    level: str = "minor"
    ahead: int | None = None
    n_commits: int | None = None


def landed(days: Iterable[float], lines: int | Sequence[int] = 10, prefix: str = "c", **other: Any) -> list[Landed]:
    """A change on each of the days, `c0`, `c1` …, all of one size or each of its own."""
    sizes = [lines] if isinstance(lines, int) else lines
    return [Landed(f"{prefix}{number}", at, sizes[number % len(sizes)], **other) for number, at in enumerate(days)]


def changes_at(first: float, last: float, n: int, **other: Any) -> list[Landed]:
    """So many changes at even distances from one day up to (and without) another."""
    return landed([first + (last - first) * number / n for number in range(n)], **other)


def train(changes: Sequence[Landed], days: Sequence[float], **other: Any) -> list[Tag]:
    """A release on each of the days, `v0`, `v1` …, that holds what landed since the one before."""
    edges = [float("-inf"), *days]
    return [
        Tag(f"v{number}", end, tuple(c.id for c in changes if c.day is not None and begin < c.day <= end), **other)
        for number, (begin, end) in enumerate(pairwise(edges))
    ]


def facts(changes: Sequence[Landed] = (), tags: Sequence[Tag] = (), as_of: float | None = None) -> Facts:
    """The tables of these changes and releases, as of that day or else the newest of them."""
    landings = [change.day for change in changes if change.day is not None]
    known = [*landings, *(tag.day for tag in tags if tag.day is not None)]
    now = day(max(known, default=0.0) if as_of is None else as_of)
    begin = min([*map(day, landings), now])
    by_id = {change.id: change for change in changes}
    ordered = sorted(tags, key=lambda tag: (tag.day is None, tag.day or 0, tag.name))
    return Facts(
        repository=Repository("project", "head", "main", (begin, now), False, len(changes), len(changes), len(tags)),
        as_of=now,
        commits=empty_frame("commits"),
        changes=_table("changes", [_change(number, change) for number, change in enumerate(changes)]),
        change_files=_table("change_files", [_file(change) for change in changes]),
        releases=_table("releases", [_release(tag) for tag in ordered]),
        release_changes=_table("release_changes", [_link(tag, by_id[oid]) for tag in ordered for oid in tag.holds]),
    )


def frames(given: Facts) -> dict[str, pd.DataFrame]:
    """A deep copy of each table, by name."""
    return {one.name: getattr(given, one.name).copy(deep=True) for one in TABLES}


def shuffled(given: Facts, seed: int) -> Facts:
    """The same facts with the rows of every table in another order."""
    mixed = {name: one.sample(frac=1, random_state=seed, ignore_index=True) for name, one in frames(given).items()}
    return with_frames(given, mixed)


def with_frames(given: Facts, tables: Mapping[str, pd.DataFrame]) -> Facts:
    """The same facts with other tables."""
    others: dict[str, Any] = dict(tables)
    return replace(given, **others)


def _table(name: str, rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    columns = table(name).columns
    whole = [[row.get(column.name, _DEFAULTS[column.type]) for column in columns] for row in rows]
    return frame(name, rows_to_columns(name, whole))


def _change(number: int, change: Landed) -> dict[str, Any]:
    started = change.day if change.started is None else change.started
    return {
        "id": change.id,
        "position": number,
        "how": change.how,
        "pull": None,
        "started_at": None if started is None else day(started),
        "landed_at": None if change.day is None else day(change.day),
        "n_commits": change.commits,
        "person": change.person,
        "bot": change.bot,
        "kind": change.kind,
        "reverts": change.reverts,
        "ignored": change.ignored,
        "raw_lines": change.lines,
        "net_lines": change.lines,
        "event": change.event,
        "subject": f"Do {change.id}",
    }


def _file(change: Landed) -> dict[str, Any]:
    return {
        "change": change.id,
        "path": f"{change.area}/a.py",
        "area": change.area,
        "content": "source",
        "status": "modified",
        "added": change.lines,
    }


def _release(tag: Tag) -> dict[str, Any]:
    ahead = len(tag.holds) if tag.ahead is None else tag.ahead
    return {
        "name": tag.name,
        "tag": tag.name,
        "component": "",
        "version": tag.name.removeprefix("v"),
        "oid": f"oid-of-{tag.name}",
        "at": None if tag.day is None else day(tag.day),
        "level": tag.level,
        "stage": tag.stage,
        "line": "mainline",
        "carries_work": bool(tag.holds),
        "n_changes": len(tag.holds),
        "n_ahead": ahead,
        "n_commits": len(tag.holds) if tag.n_commits is None else tag.n_commits,
    }


def _link(tag: Tag, change: Landed) -> dict[str, Any]:
    known = tag.day is not None and change.day is not None
    waited = tag.day - change.day if tag.day is not None and change.day is not None else None
    return {"release": tag.name, "change": change.id, "waited": waited if known else None}
