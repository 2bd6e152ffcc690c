"""Branches whose work is not on the mainline, of this clone and of what it was fetched from; pull heads do not count.

Left out are lines of their own: by name, by a release on them, by over 1,000 commits of their own, or because they
share no history with the mainline. A branch that another one contains is a part of that one.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace

from flowlens.model.branch import Branch, LandedAs
from flowlens.model.history import Commit, Person
from flowlens.sources.git.branch_names import is_line, short_name
from flowlens.sources.git.commit_object import parse_commit
from flowlens.sources.git.objects import read_objects
from flowlens.sources.git.refs import Refs
from flowlens.sources.git.shadow import Shadow
from flowlens.sources.git.steps import Mark, mark_of

__all__ = ["BranchReading", "Landed", "read_branches"]

_SECONDS = 60
_LIST_BYTES = 64 << 20
_MOST_COMMITS = 1_000
_MOST_BRANCHES = 2_000
_PREFIXES = ("refs/heads/", "refs/remotes/")


@dataclass(frozen=True, slots=True)
class Landed:
    """What landed: the mainline by name and tip, the ids of all its commits, and the heads of pulls that landed.

    `commits` are those of the mainline and of the releases.
    """

    name: str
    tip: str
    commits: Mapping[str, Commit]
    on_mainline: Container[str]
    heads: Container[str]


@dataclass(frozen=True, slots=True)
class BranchReading:
    """The branches by the ids of their tips, and what a reader must know of them."""

    branches: tuple[Branch, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Own:
    """The commits that the mainline lacks, when the first was committed, and the newest one that it has too."""

    tip: str
    commits: frozenset[str]
    started_at: int
    base: str


@dataclass(frozen=True, slots=True)
class _Ahead:
    """The parents of every commit that some branch has and the mainline lacks, and when it was committed."""

    parents: Mapping[str, tuple[str, ...]]
    at: Mapping[str, int]


def read_branches(shadow: Shadow, refs: Refs, landed: Landed, person: Callable[[Person], Person]) -> BranchReading:
    """The branches of the refs; none in a shallow clone, where it cannot be told what they have in common.

    Whether the mainline got their work as a squash is not told here: that takes diffs.
    """
    tips = _tips(refs, landed)
    if not tips or shadow.shallow:
        return BranchReading(())
    ahead = _ahead(shadow, tips, landed.tip)
    if ahead is None:
        return BranchReading((), ("Branches that never landed are unknown: Git could not list their commits.",))
    whole = _whole([own for tip in tips if (own := _own(tip, ahead, landed)) is not None])
    newest = sorted(whole, key=lambda own: (-ahead.at[own.tip], own.tip))[:_MOST_BRANCHES]
    notice = f"Of {len(whole):,} branches that did not land, only the newest {_MOST_BRANCHES:,} are looked at."
    branches = _branches(shadow, newest, landed, person)
    return BranchReading(branches, (notice,) if len(newest) < len(whole) else ())


def _tips(refs: Refs, landed: Landed) -> list[str]:
    """The commits of all branches that may be work, each once."""
    names: dict[str, list[str]] = {}
    for prefix in _PREFIXES:
        for ref in refs.under(prefix):
            if ref.type == "commit" and not ref.symbolic and ref.oid not in landed.on_mainline:
                names.setdefault(ref.oid, []).append(short_name(ref.name))
    return [oid for oid, told in names.items() if not any(name == landed.name or is_line(name) for name in told)]


def _ahead(shadow: Shadow, tips: Iterable[str], mainline: str) -> _Ahead | None:
    revisions = "\n".join([*tips, f"^{mainline}", ""]).encode("ascii")
    asked = ("rev-list", "--timestamp", "--parents", "--stdin")
    with shadow.git.stream(*asked, stdin=revisions, seconds=_SECONDS) as stream:
        output = stream.whole(_LIST_BYTES)
    if output is None or stream.status != 0:
        return None
    rows = [line.split() for line in output.decode("ascii").splitlines()]
    return _Ahead({row[1]: tuple(row[2:]) for row in rows}, {row[1]: int(row[0]) for row in rows})


def _own(tip: str, ahead: _Ahead, landed: Landed) -> _Own | None:
    """What the branch has of its own; None where it is a line of its own."""
    own, shared, stack = {tip}, set(), [tip]
    while stack:
        for parent in ahead.parents[stack.pop()]:
            if parent not in ahead.parents:
                shared.add(parent)
            elif parent not in own:
                own.add(parent)
                stack.append(parent)
        if len(own) > _MOST_COMMITS:
            return None
    # Where the mainline was merged into the branch, the newest of what they share is where it stands now.
    known = [landed.commits[oid] for oid in shared if oid in landed.commits]
    if not known or any(oid in landed.commits for oid in own):
        return None
    base = max(known, key=lambda commit: (commit.commit_at or 0, commit.oid))
    return _Own(tip, frozenset(own), min(ahead.at[oid] for oid in own), base.oid)


def _whole(found: list[_Own]) -> list[_Own]:
    """Those that no other one contains."""
    inner = {oid for own in found for oid in own.commits if oid != own.tip}
    return [own for own in found if own.tip not in inner]


def _branches(
    shadow: Shadow, found: Iterable[_Own], landed: Landed, person: Callable[[Person], Person]
) -> tuple[Branch, ...]:
    by_tip = {own.tip: own for own in found}
    items = read_objects(shadow.git, sorted(by_tip))
    tips = [parse_commit(item.oid, item.content) for item in items if item.type == "commit"]
    tips = [replace(tip, author=person(tip.author)) for tip in tips]
    marks = _marks(landed, {tip.author_at for tip in tips})
    return tuple(
        Branch(tip, own.base, own.started_at, len(own.commits), _landed_as(tip, landed, marks))
        for tip in tips
        for own in [by_tip[tip.oid]]
    )


def _marks(landed: Landed, written_at: Container[int | None]) -> set[Mark | None]:
    """The marks of those commits of the mainline that may be copies: they were written at one of these times."""
    return {
        mark_of(commit)
        for commit in landed.commits.values()
        if commit.author_at in written_at and commit.oid in landed.on_mainline
    }


def _landed_as(tip: Commit, landed: Landed, marks: Container[Mark | None]) -> LandedAs | None:
    if tip.oid in landed.heads:
        return "pull"
    mark = mark_of(tip)
    return "rebase" if mark is not None and mark in marks else None
