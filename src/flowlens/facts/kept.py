"""What is kept of a repository between runs: commits, diffs and the files in them, to which rows are only ever added.

All of it is keyed by object ids, so it stays true whatever becomes of branches and tags.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from flowlens.facts.arrow_lists import listed, mask, no_rows, table_of
from flowlens.facts.diff_table import DiffTable, diff_rows, jobs_of, next_key
from flowlens.facts.kept_schema import COMMITS, DIFFS, FILES
from flowlens.facts.manifest import Part
from flowlens.model.history import Commit, Diff, DiffJob, Person

__all__ = ["COMMITS", "DIFFS", "FILES", "Kept", "Origin"]


@dataclass(frozen=True, slots=True)
class Origin:
    """The generation on disk that holds the first rows of a `Kept`: its parts, and how many rows of each table."""

    generation: Path
    parts: tuple[Part, ...]
    n_rows: dict[str, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """Tables of `COMMITS`, `DIFFS` and `FILES`; every ancestor of the ids in `tips` is in `commits`.

    `origin` belongs to the store: it says which of the rows need not be written again.
    """

    commits: pa.Table
    diffs: pa.Table
    files: pa.Table
    tips: tuple[str, ...] = ()
    origin: Origin | None = field(default=None, compare=False, repr=False)

    @classmethod
    def empty(cls) -> Kept:
        """Nothing yet."""
        return cls(no_rows(COMMITS), no_rows(DIFFS), no_rows(FILES))

    def with_commits(self, commits: Iterable[Commit]) -> Kept:
        """This and these commits, none of which is in it yet.

        ValueError for one that is `cut`: another clone may not be shallow, so only the parents in its bytes are kept.
        """
        added = list(commits)
        if any(commit.cut for commit in added):
            raise ValueError("a commit is kept with the parents that its bytes name, not as a shallow clone shows it")
        return replace(self, commits=pa.concat_tables([self.commits, _commit_rows(added)]))

    def with_diffs(self, diffs: Iterable[Diff]) -> Kept:
        """This and these diffs, none of which is in it yet (an unknown one may be: the later row counts)."""
        made, touched = diff_rows(diffs, next_key(self.diffs))
        return replace(self, diffs=pa.concat_tables([self.diffs, made]), files=pa.concat_tables([self.files, touched]))

    def with_made(self, others: Iterable[Kept]) -> Kept:
        """This and those diffs of others that are not in it yet; their commits are left to them."""
        known, diffs, files = set(self.jobs()), [self.diffs], [self.files]
        start = next_key(self.diffs)
        for other in others:
            new = {key for job, key in other.jobs().items() if job not in known}
            known.update(other.jobs())
            diffs.append(_shifted(other.diffs.filter(mask(key in new for key in listed(other.diffs["key"]))), start))
            files.append(_shifted(other.files.filter(mask(key in new for key in listed(other.files["key"]))), start))
            start += next_key(other.diffs)
        return replace(self, diffs=pa.concat_tables(diffs), files=pa.concat_tables(files))

    def with_tips(self, tips: Iterable[str]) -> Kept:
        """This with other tips, in an order that does not depend on theirs."""
        return replace(self, tips=tuple(sorted(set(tips))))

    def read_commits(self) -> dict[str, Commit]:
        """Every commit by its id, in the order in which they were added; equal persons are one object."""
        return {commit.oid: commit for commit in _commits(self.commits)}

    def oids(self) -> frozenset[str]:
        """The ids of the commits that are here, in a small part of the time that reading them takes."""
        return frozenset(listed(self.commits["oid"]))

    def jobs(self) -> dict[DiffJob, int]:
        """The key of every diff that is here, unknown ones too."""
        return jobs_of(self.diffs)

    def diff_table(self) -> DiffTable:
        """The diffs as the fact tables are built from them."""
        return DiffTable(self.diffs, self.files)

    def only(self, wanted: Container[str]) -> Kept:
        """The rows of the wanted commits alone; all of it where they are half of the commits or more."""
        n_wanted = sum(oid in wanted for oid in listed(self.commits["oid"]))
        return self if 2 * n_wanted >= len(self.commits) else self.among(wanted)

    def among(self, wanted: Container[str]) -> Kept:
        """The rows of the wanted commits alone, to be written anew; a tip among them has all its ancestors still."""
        commits = self.commits.filter(mask(oid in wanted for oid in listed(self.commits["oid"])))
        diffs = self.diffs.filter(mask(oid in wanted for oid in listed(self.diffs["oid"])))
        keys = set(listed(diffs["key"]))
        files = self.files.filter(mask(key in keys for key in listed(self.files["key"])))
        return Kept(commits, diffs, files, tuple(tip for tip in self.tips if tip in wanted))


def _shifted(rows: pa.Table, start: int) -> pa.Table:
    """The rows with keys that count on from there."""
    field = rows.schema.field("key")
    keys = table_of({"key": [start + key for key in listed(rows["key"])]}, pa.schema([field]))
    return rows.set_column(rows.schema.get_field_index("key"), field, keys["key"])


def _commit_rows(commits: Collection[Commit]) -> pa.Table:
    columns: dict[str, list[Any]] = {
        "oid": [commit.oid for commit in commits],
        "parents": [" ".join(commit.parents) for commit in commits],
        "author_name": [commit.author.name for commit in commits],
        "author_email": [commit.author.email for commit in commits],
        "committer_name": [commit.committer.name for commit in commits],
        "committer_email": [commit.committer.email for commit in commits],
        "author_at": [commit.author_at for commit in commits],
        "commit_at": [commit.commit_at for commit in commits],
        "message": [commit.message for commit in commits],
        "flags": ["; ".join(commit.flags) for commit in commits],
    }
    return table_of(columns, COMMITS)


def _commits(rows: pa.Table) -> Iterator[Commit]:
    persons: dict[tuple[str, str], Person] = {}

    def person(name: str, email: str) -> Person:
        found = persons.get((name, email))
        if found is None:
            found = persons[name, email] = Person(name, email)
        return found

    columns = (listed(rows[name]) for name in COMMITS.names)
    for oid, parents, author, author_email, by, by_email, author_at, commit_at, message, flags in zip(
        *columns, strict=True
    ):
        yield Commit(
            oid, tuple(parents.split()), person(author, author_email), person(by, by_email), author_at, commit_at,
            message, tuple(flags.split("; ")) if flags else (),
        )  # fmt: skip
