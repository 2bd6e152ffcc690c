"""What was read from a repository: commits, mainline steps, the files that a diff touches, and tags of releases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = [
    "Before",
    "Commit",
    "Diff",
    "DiffJob",
    "FileDiff",
    "FileStatus",
    "How",
    "PathAttributes",
    "Person",
    "Release",
    "Step",
]

How = Literal["merge", "squash", "rebase", "direct", "inferred"]
FileStatus = Literal["added", "deleted", "modified", "renamed", "copied", "retyped"]


@dataclass(frozen=True, slots=True)
class Person:
    """A name and an e-mail address as a commit gives them, or as the mailmap corrects them."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit; times are seconds since 1970 in UTC, None where the commit holds none that is possible.

    `flags` names what was odd about it. `cut` says that a shallow clone hides its parents.
    """

    oid: str
    parents: tuple[str, ...]
    author: Person
    committer: Person
    author_at: int | None
    commit_at: int | None
    message: str
    flags: tuple[str, ...] = ()
    cut: bool = False

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return self.message.partition("\n")[0]


@dataclass(frozen=True, slots=True)
class Before:
    """The commits that earlier runs have read, by id and none of them cut; all ancestors of `tips` are among them."""

    commits: Mapping[str, Commit] = field(default_factory=dict)
    tips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One change as it landed: the mainline commits it consists of, oldest first, and the commits it brought.

    It is diffed from `base` (None: the empty tree) to the last of `mainline`. `commits` holds the ids of the commits
    that no earlier step had brought, merges included.
    """

    mainline: tuple[str, ...]
    base: str | None
    how: How
    pull: int | None
    commits: tuple[str, ...]

    @property
    def oid(self) -> str:
        """The mainline commit that completes the change."""
        return self.mainline[-1]


@dataclass(frozen=True, slots=True)
class FileDiff:
    """What a diff does to one file; lines are None for binary content.

    `moved_in` of the added lines were deleted elsewhere in the same diff, `moved_out` of the deleted ones were added.
    """

    path: str
    old_path: str | None
    status: FileStatus
    mode: int
    added: int | None
    deleted: int | None
    moved_in: int
    moved_out: int


@dataclass(frozen=True, slots=True)
class DiffJob:
    """A diff that is wanted: of a commit against another one, or against the empty tree for a root."""

    oid: str
    base: str | None


@dataclass(frozen=True, slots=True)
class Diff:
    """A diff that was made: its files, or why there are none.

    `coarse`: it is so large that moved lines are not told, and where thousands of files came and went, exact renames
    only.
    """

    job: DiffJob
    files: tuple[FileDiff, ...] = ()
    unknown: str | None = None
    coarse: bool = False


@dataclass(frozen=True, slots=True)
class PathAttributes:
    """What `.gitattributes` say of a path: True, False, or None where they are silent."""

    generated: bool | None = None
    vendored: bool | None = None
    diffed: bool | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """A release read from a tag; `at` is in seconds since 1970, the tagger's date or else the commit's."""

    name: str
    tag: str
    component: str
    version: str
    oid: str
    at: int | None
    level: Literal["major", "minor", "patch", "calendar"]
    stage: Literal["final", "pre-release"]
    line: Literal["mainline", "maintenance"]
