"""What each pull has that the mainline lacks, read from the heads down to where they left it.

Git would walk over the mainline for each pull, down to where that pull left it: seconds for one of a long history.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from flowlens.model.history import DiffJob
from flowlens.model.mined import Mined
from flowlens.sources.git.commit_object import parse_commit
from flowlens.sources.git.objects import read_objects
from flowlens.sources.git.plumbing import Git

__all__ = ["PullCommits", "pull_commits"]

_LONGEST = 100  # commits of one pull; GitHub rebases no more
_MOST_OWN = 2 * _LONGEST  # with its merges
_MOST_READ = 50_000

_Parents = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PullCommits:
    """A pull's own commits with one parent, parents first, and what the pull and the mainline have in common."""

    own: tuple[DiffJob, ...]
    shared: tuple[str, ...]


def pull_commits(git: Git, mined: Mined, heads: Collection[str]) -> dict[str, PullCommits]:
    """The commits of each of these heads; a head that has none, or too many, or left from nowhere is not in it."""
    landed = _ancestors(mined)
    parents = _parents(git, mined, heads, landed)
    found = ((head, _of(head, parents, landed)) for head in heads)
    return {head: commits for head, commits in found if commits is not None}


def _ancestors(mined: Mined) -> set[str]:
    found, stack = {mined.head}, [mined.head]
    while stack:
        commit = mined.commits.get(stack.pop())
        new = {parent for parent in commit.parents if parent not in found} if commit else ()
        found.update(new)
        stack += new
    return found & mined.commits.keys()


def _parents(git: Git, mined: Mined, heads: Iterable[str], landed: Collection[str]) -> _Parents:
    """The parents of all that is above the mainline, generation by generation, as far as it may be one pull's."""
    found: dict[str, tuple[str, ...]] = {}
    level = {head for head in heads if head not in landed}
    for _ in range(_MOST_OWN + 1):
        if not level or len(found) > _MOST_READ:
            break
        known = {oid: mined.commits[oid].parents for oid in level if oid in mined.commits}
        items = read_objects(git, sorted(level - known.keys()))
        read = {item.oid: parse_commit(item.oid, item.content).parents for item in items if item.type == "commit"}
        found |= known | read
        above = {parent for oid in level for parent in found.get(oid, ())}
        level = {oid for oid in above if oid not in landed and oid not in found}
    return found


def _of(head: str, parents: _Parents, landed: Collection[str]) -> PullCommits | None:
    done: dict[str, None] = {}
    stack = [head]
    while stack:
        oid = stack[-1]
        if oid not in parents or len(done) > _MOST_OWN:
            return None
        if rest := [one for one in parents[oid] if one not in landed and one not in done]:
            stack += rest
        else:
            done[stack.pop()] = None
    plain = [oid for oid in done if len(parents[oid]) == 1]
    shared = dict.fromkeys(one for oid in done for one in parents[oid] if one in landed)
    if not shared or not 0 < len(plain) <= _LONGEST:
        return None
    return PullCommits(tuple(DiffJob(oid, parents[oid][0]) for oid in plain), tuple(shared))
