"""Projects for the tests of the gate: a mainline of pulls of ten lines each, and changes that are proposed to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pygit2

from tests.plain_git import git
from tests.repos import ANN, Content, Identity, Repo, day, lines

__all__ = ["PULLS", "Project", "checkout", "fresh"]

PULLS = 60
_FIRST_FRESH = 1_000_000


def fresh(n: int, start: int = 0) -> str:
    """So many lines that are nowhere else in a project; another `start` makes other ones."""
    return lines(range(_FIRST_FRESH + start, _FIRST_FRESH + start + n), prefix="fresh")


@dataclass
class Project:
    """A repository whose `main` is pulls of ten lines each, one a day, squashed or in another `how`.

    `sizes` are other sizes than ten; `files` come with the first pull. The names `origin/main` and `origin/HEAD` are
    there, as in a clone.
    """

    folder: Path
    sizes: Sequence[int] = (10,) * PULLS
    files: Mapping[str, Content] = field(default_factory=dict)
    subject: str = "Pull {n} (#{n})"
    repo: Repo = field(init=False)
    n_lines: int = 0

    def __post_init__(self) -> None:
        self.repo = Repo(self.folder)
        for n, size in enumerate(self.sizes):
            self._commit(size, day(n), self.subject.format(n=n + 1), self.files if n == 0 else {}, ANN)
        if self.sizes:
            self.push("main")

    @property
    def tip(self) -> str:
        """The newest commit of the mainline."""
        return str(self.repo.git.references["refs/heads/main"].target)

    def named(self, revision: str) -> str:
        """The commit that a revision names, as `main~3`."""
        return str(self.repo.git.revparse_single(revision).id)

    @property
    def now(self) -> datetime:
        """The day after the newest pull."""
        return day(len(self.sizes))

    def land(
        self,
        size: int,
        at: datetime,
        message: str = "Pull (#99)",
        files: Mapping[str, Content | None] | None = None,
        author: Identity = ANN,
    ) -> str:
        """A commit on the mainline that adds so many lines to `src/all.py`."""
        oid = self._commit(size, at, message, files or {}, author)
        self.push("main")
        return oid

    def push(self, branch: str) -> None:
        """Let the branch of the remote be where the branch is."""
        refs = self.repo.git.references
        refs.create(f"refs/remotes/origin/{branch}", self.named(f"refs/heads/{branch}"), force=True)
        refs.create("refs/remotes/origin/HEAD", "refs/remotes/origin/main", force=True)

    def propose(
        self,
        files: Mapping[str, Content | None],
        message: str = "Change something",
        *,
        start: str | None = None,
        branch: str = "topic",
        author: Identity = ANN,
    ) -> str:
        """A commit on a branch, which begins at `start`, or goes on where it is; HEAD is on the branch then."""
        if start is not None or self.repo.git.references.get(f"refs/heads/{branch}") is None:
            self.repo.set_branch(branch, start or self.tip)
        oid = self.repo.commit(files, message, branch=branch, at=self.now + timedelta(hours=1), author=author)
        self.repo.git.set_head(f"refs/heads/{branch}")
        return oid

    def test_merge(self, head: str, target: str | None = None, number: int = 7) -> str:
        """The forge's merge of that commit into the target, as HEAD and as `refs/pull/N/merge`."""
        self.repo.set_branch("merging", target or self.tip)
        oid = self.repo.merge(head, f"Merge {head} into main", branch="merging", at=self.now + timedelta(hours=2))
        self.repo.git.references.delete("refs/heads/merging")
        self.repo.git.references.create(f"refs/pull/{number}/merge", oid, force=True)
        self.detach(oid)
        return oid

    def detach(self, oid: str) -> None:
        """Let HEAD be that commit, on no branch."""
        self.repo.git.set_head(pygit2.Oid(hex=oid))

    def _commit(
        self, size: int, at: datetime, message: str, files: Mapping[str, Content | None], author: Identity
    ) -> str:
        self.n_lines += size
        return self.repo.commit({"src/all.py": lines(range(self.n_lines)), **files}, message, at=at, author=author)


def checkout(origin: Path, folder: Path, ref: str, *options: str) -> Path:
    """A checkout of one ref as a CI makes it: `options` are those of `git fetch`, as `--depth=1`."""
    folder.mkdir()
    git(folder, "init", "-q", "-b", "none")
    git(origin, "config", "uploadpack.allowFilter", "true")
    git(folder, "remote", "add", "origin", origin.as_uri())
    local = ref.replace("refs/heads/", "refs/remotes/origin/").replace("refs/pull/", "refs/remotes/pull/")
    git(folder, "fetch", "-q", "--no-tags", *options, "origin", f"+{ref}:{local}")
    git(folder, "checkout", "-q", "--force", "--detach", local)
    return folder
