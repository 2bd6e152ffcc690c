"""Builds small real repositories with fixed dates, zones and identities, object by object and without running Git."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pygit2
from pygit2.enums import FileMode, ObjectType

ANN = ("Ann", "ann@example.org")
BEN = ("Ben", "ben@example.org")
BOT = ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com")
START = datetime(2024, 1, 1, 12, 0, tzinfo=UTC)

Content = str | bytes
Identity = tuple[str, str]
Tree = dict[str, tuple[pygit2.Oid, FileMode]]  # by path


def day(number: float) -> datetime:
    """Noon of the day that is so many days after 2024-01-01, in UTC."""
    return START + timedelta(days=number)


class Repo:
    """A repository under construction: `commit` returns an id that later calls take as a parent."""

    def __init__(self, folder: Path, *, bare: bool = False) -> None:
        self.folder = folder
        self.git = pygit2.init_repository(folder, bare=bare, initial_head="main")
        self._trees: dict[str, Tree] = {}

    def commit(
        self,
        files: Mapping[str, Content | None],
        message: str = "Change something",
        *,
        parents: Sequence[str] | None = None,
        branch: str | None = "main",
        author: Identity = ANN,
        committer: Identity | None = None,
        at: datetime = START,
        author_at: datetime | None = None,
        zone: int = 0,
        modes: Mapping[str, int] | None = None,
    ) -> str:
        """A commit on the branch's tip (or on `parents`): the first parent's tree with `files` set (None: gone)."""
        before = self._parents(parents, branch)
        tree = dict(self._trees[before[0]]) if before else {}
        for path, content in files.items():
            if content is None:
                tree.pop(path)
            else:
                tree[path] = self._entry(content, FileMode((modes or {}).get(path, FileMode.BLOB)))
        return self._store(tree, message, before, branch, self._signatures(author, committer, at, author_at, zone))

    def merge(
        self,
        other: str,
        message: str = "Merge branch 'topic'",
        *,
        branch: str = "main",
        author: Identity = ANN,
        at: datetime = START,
        files: Mapping[str, Content] | None = None,
    ) -> str:
        """A merge of `other` into the branch's tip: the tip's tree plus what `other` has that their base has not."""
        ours = self._parents(None, branch)[0]
        base = self.git.merge_base(pygit2.Oid(hex=ours), pygit2.Oid(hex=other))
        old = self._trees.get(str(base), {})
        tree = dict(self._trees[ours])
        for path in old.keys() - self._trees[other].keys():
            tree.pop(path, None)
        tree |= {path: entry for path, entry in self._trees[other].items() if old.get(path) != entry}
        tree |= {path: self._entry(content, FileMode.BLOB) for path, content in (files or {}).items()}
        return self._store(tree, message, [ours, other], branch, self._signatures(author, None, at, None, 0))

    def tag(self, name: str, oid: str, *, at: datetime | None = None) -> None:
        """An annotated tag made at that time, or a light one where there is no time."""
        if at is None:
            self.git.references.create(f"refs/tags/{name}", oid)
            return
        tagger = pygit2.Signature(*ANN, int(at.timestamp()), 0)
        self.git.create_tag(name, pygit2.Oid(hex=oid), ObjectType.COMMIT, tagger, name)

    def set_branch(self, name: str, oid: str) -> None:
        """Let a branch point at a commit."""
        self.git.references.create(f"refs/heads/{name}", oid, force=True)

    def _parents(self, parents: Sequence[str] | None, branch: str | None) -> list[str]:
        if parents is not None:
            return list(parents)
        reference = self.git.references.get(f"refs/heads/{branch}")
        return [] if reference is None else [str(reference.target)]

    def _signatures(
        self, author: Identity, committer: Identity | None, at: datetime, author_at: datetime | None, zone: int
    ) -> tuple[pygit2.Signature, pygit2.Signature]:
        written = pygit2.Signature(*author, int((author_at or at).timestamp()), zone)
        return written, pygit2.Signature(*(committer or author), int(at.timestamp()), zone)

    def _entry(self, content: Content, mode: FileMode) -> tuple[pygit2.Oid, FileMode]:
        """What a tree has of a file; of a submodule `content` is the commit's id."""
        if mode == FileMode.COMMIT:
            return pygit2.Oid(hex=str(content)), mode
        return self.git.create_blob(content.encode() if isinstance(content, str) else content), mode

    def _store(
        self,
        tree: Tree,
        message: str,
        parents: list[str],
        branch: str | None,
        signatures: tuple[pygit2.Signature, pygit2.Signature],
    ) -> str:
        index, before = pygit2.Index(), self._trees.get(parents[0], {}) if parents else {}
        if before:
            index.read_tree(self.git[parents[0]].peel(pygit2.Tree))
        for path in before.keys() - tree.keys():
            index.remove(path)
        for path, (blob, mode) in tree.items():
            if before.get(path) != (blob, mode):
                index.add(pygit2.IndexEntry(path, blob, mode))
        oid = str(self.git.create_commit(None, *signatures, message, index.write_tree(self.git), parents))
        self._trees[oid] = tree
        if branch is not None:
            self.set_branch(branch, oid)
        return oid


def lines(*numbers: int | range, prefix: str = "line") -> str:
    """A text of numbered lines, each different from all others."""
    flat = [n for number in numbers for n in (number if isinstance(number, range) else (number,))]
    return "".join(f"{prefix} {n} of a text that is long enough\n" for n in flat)
