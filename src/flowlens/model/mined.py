"""Everything that was read from one Git repository, before it is put into tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flowlens.model.history import Commit, DiffJob, Release, Step

__all__ = ["Mined", "Note"]


@dataclass(frozen=True, slots=True)
class Note:
    """What a commit's message says: its kind, and the commit that it reverts, if that one is known here."""

    kind: str
    reverts: str | None


@dataclass(frozen=True, slots=True)
class Mined:
    """Commits by id, parents before children and after the mailmap; steps of the mainline and releases, oldest first.

    `ignored` are the revisions of `.git-blame-ignore-revs`, `attributes` the contents of all `.gitattributes` by path.
    """

    name: str
    head: str
    mainline: str
    shallow: bool
    commits: Mapping[str, Commit]
    notes: Mapping[str, Note]
    steps: tuple[Step, ...]
    releases: tuple[Release, ...]
    ignored: frozenset[str]
    attributes: Mapping[str, bytes]
    notices: tuple[str, ...]

    @property
    def identity(self) -> str:
        """The id of the oldest mainline commit: the same in every clone of full depth."""
        return self.steps[0].mainline[0]

    def jobs(self) -> list[DiffJob]:
        """The diffs of all commits with one parent or none, and of all steps, newest first and each once."""
        steps = {step.oid: DiffJob(step.oid, step.base) for step in self.steps}
        jobs: dict[DiffJob, None] = {}
        for commit in reversed(list(self.commits.values())):
            if commit.cut:
                continue
            if len(commit.parents) <= 1:
                jobs[DiffJob(commit.oid, commit.parents[0] if commit.parents else None)] = None
            if commit.oid in steps:
                jobs[steps[commit.oid]] = None
        return list(jobs)
