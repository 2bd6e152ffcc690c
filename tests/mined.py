"""Histories written by hand, for tests of the fact tables: short names for ids, days for dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from flowlens.facts.diff_table import DiffTable
from flowlens.facts.kept import Kept
from flowlens.model.history import Commit, Diff, DiffJob, FileDiff, How, Person, Release, Step
from flowlens.model.mined import Mined, Note

__all__ = ["ANN", "BEN", "BOT", "at", "commit", "diff", "diffs_of", "file", "mined", "release", "step"]

ANN = Person("Ann", "ann@example.org")
BEN = Person("Ben", "ben@example.org")
BOT = Person("renovate[bot]", "bot@renovate")
_START = 1_704_110_400


def at(day: float) -> int:
    """Noon of the day that is so many days after 2024-01-01, in seconds since 1970."""
    return _START + round(day * 86_400)


def commit(
    oid: str,
    parents: str = "",
    day: float | None = 0,
    *,
    author: Person = ANN,
    author_day: float | None = None,
    message: str = "Change something\n",
    cut: bool = False,
) -> Commit:
    """A commit; `parents` are ids with spaces between them, `day` None stands for an impossible date."""
    landed = None if day is None else at(day)
    written = landed if author_day is None else at(author_day)
    return Commit(oid, tuple(parents.split()), author, author, written, landed, message, (), cut)


def step(oid: str, base: str | None, commits: str = "", how: How = "direct", pull: int | None = None) -> Step:
    """A step of one mainline commit, which brought itself or `commits`."""
    return Step((oid,), base, how, pull, tuple((commits or oid).split()))


def release(
    name: str,
    oid: str,
    day: float | None,
    *,
    stage: Literal["final", "pre-release"] = "final",
    line: Literal["mainline", "maintenance"] = "mainline",
) -> Release:
    """A release of one package."""
    return Release(name, name, "", name.removeprefix("v"), oid, None if day is None else at(day), "minor", stage, line)


def file(path: str = "src/a.py", added: int | None = 1, deleted: int | None = 0, **other: object) -> FileDiff:
    """A file in a diff; `other` may hold status, old_path, mode, moved_in and moved_out."""
    values: dict[str, object] = {
        "old_path": None, "status": "modified", "mode": 0o100644, "moved_in": 0, "moved_out": 0, **other,
    }  # fmt: skip
    return FileDiff(path, added=added, deleted=deleted, **values)  # type: ignore[arg-type]


def diff(oid: str, base: str | None, *files: FileDiff, unknown: str | None = None, coarse: bool = False) -> Diff:
    """A diff that was made, or why it was not."""
    return Diff(DiffJob(oid, base), files, unknown, coarse)


def diffs_of(*diffs: Diff) -> DiffTable:
    """A table of these diffs."""
    return Kept.empty().with_diffs(diffs).diff_table()


def mined(
    commits: Iterable[Commit],
    steps: Sequence[Step],
    releases: Sequence[Release] = (),
    *,
    notes: Mapping[str, Note] | None = None,
    ignored: Iterable[str] = (),
    shallow: bool = False,
) -> Mined:
    """What would have been read from such a repository."""
    by_oid = {one.oid: one for one in commits}
    return Mined(
        name="project",
        head=steps[-1].oid,
        mainline="main",
        shallow=shallow,
        commits=by_oid,
        notes={oid: Note("other", None) for oid in by_oid} | dict(notes or {}),
        steps=tuple(steps),
        releases=tuple(releases),
        ignored=frozenset(ignored),
        attributes={},
        notices=(),
    )
