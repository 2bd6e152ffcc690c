"""The commits that the mainline and the releases reach, parents before children."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flowlens.errors import CannotMeasureError
from flowlens.model.history import Commit
from flowlens.model.progress import Progress
from flowlens.sources.git.commit_object import parse_commit
from flowlens.sources.git.objects import read_objects
from flowlens.sources.git.shadow import Shadow

__all__ = ["History", "read_history"]


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
    # Git lists nothing at all when one ancestor is missing: then walk what is there, generation by generation.
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
    progress.start("Reading commits of a damaged history", None)
    commits: dict[str, Commit] = {}
    seen = set(tips)
    generation = tips
    while generation:
        found = _read(shadow, generation, progress)
        commits |= found
        parents = dict.fromkeys(parent for commit in found.values() for parent in commit.parents)
        generation = [parent for parent in parents if parent not in seen]
        seen.update(generation)
    return _parents_first(commits)


def _parents_first(commits: Mapping[str, Commit]) -> dict[str, Commit]:
    ordered: dict[str, Commit] = {}
    for start in commits:
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
