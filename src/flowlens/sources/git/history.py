"""The commits that the mainline and the releases reach, parents before children."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flowlens.errors import CannotMeasureError
from flowlens.model.history import Commit
from flowlens.model.progress import Progress
from flowlens.sources.git.commit_object import parse_commit
from flowlens.sources.git.objects import read_objects
from flowlens.sources.git.plumbing import Git
from flowlens.sources.git.shadow import Shadow

__all__ = ["History", "read_history"]

_ID_AND_TYPE = "%(objectname) %(objecttype)"
_COMMIT = b" commit"


@dataclass(frozen=True, slots=True)
class History:
    """Commits by id, parents before children, and the ids of those that are named but cannot be read."""

    commits: Mapping[str, Commit]
    missing: frozenset[str]

    def first_parents(self, tip: str) -> list[Commit]:
        """The first-parent line that ends in `tip`, oldest first; it begins where a parent is missing or cut off."""
        line = []
        commit = self.commits.get(tip)
        while commit is not None:
            line.append(commit)
            commit = self.commits.get(commit.parents[0]) if commit.parents else None
        return line[::-1]


def read_history(shadow: Shadow, tips: Iterable[str], progress: Progress) -> History:
    """All commits reachable from the tips; CannotMeasureError where not one of them can be read."""
    wanted = list(dict.fromkeys(tips))
    listed = shadow.git.run("rev-list", "--topo-order", "--reverse", "--stdin", stdin="\n".join([*wanted, ""]).encode())
    oids = listed.output.decode("ascii", "replace").split()
    # Git lists nothing at all when one ancestor is missing: then walk what is there.
    commits = _read(shadow, oids, progress) if listed.status == 0 else _walk(shadow, wanted, progress)
    if not commits:
        raise CannotMeasureError(
            f"No commit of {shadow.name} can be read: {listed.complaint or 'the objects are missing'}.",
            next_step="Run `git fsck`, or clone anew.",
        )
    missing = {parent for commit in commits.values() for parent in commit.parents if parent not in commits}
    return History(commits, frozenset(missing | {oid for oid in (*oids, *wanted) if oid not in commits}))


def _read(shadow: Shadow, oids: list[str], progress: Progress) -> dict[str, Commit]:
    progress.start("Reading commits", len(oids))
    commits = {}
    for item in read_objects(shadow.git, oids):
        if item.type == "commit":
            commits[item.oid] = parse_commit(item.oid, item.content, cut=item.oid in shadow.boundary)
        progress.advance()
    return commits


def _walk(shadow: Shadow, tips: list[str], progress: Progress) -> dict[str, Commit]:
    # All commits there are, reachable or not: two processes, where a generation at a time takes one for each.
    commits = _read(shadow, sorted({*tips, *_all_commits(shadow.git)}), progress)
    return _parents_first(commits, tips)


def _all_commits(git: Git) -> list[str]:
    with git.stream("cat-file", "--batch-all-objects", "--unordered", f"--batch-check={_ID_AND_TYPE}") as stream:
        rest, found = b"", []
        for chunk in stream.chunks():
            *lines, rest = (rest + chunk).split(b"\n")
            found += [line[: -len(_COMMIT)].decode("ascii") for line in lines if line.endswith(_COMMIT)]
    return found


def _parents_first(commits: Mapping[str, Commit], tips: Iterable[str]) -> dict[str, Commit]:
    """The commits that the tips reach."""
    ordered: dict[str, Commit] = {}
    for start in tips:
        stack = [(start, False)]
        while stack:
            oid, parents_done = stack.pop()
            if oid in ordered or oid not in commits:
                continue
            if parents_done:
                ordered[oid] = commits[oid]
            else:
                stack.append((oid, True))
                stack.extend((parent, False) for parent in commits[oid].parents)
    return ordered
