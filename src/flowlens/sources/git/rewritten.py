"""Tags that lead to a history which was rewritten since: they stand for the mainline's copies of their commits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flowlens.model.history import Commit
from flowlens.model.phrase import first_few, phrase
from flowlens.sources.git.tag import Tag, date_of

__all__ = ["follow_rewritten"]

# So many copies, one on the other, are a history that was rewritten; fewer may be cherry-picks.
_LEAST_COPIES = 50
# A rewritten history may lack a commit here and there: so many steps, and a part of the length. Between cherry-picks
# the mainline has moved on by far more.
_FREE_STEPS = 3
_LOST_SHARE = 0.05
# The ways back from a copy to those of its parents: so many steps and commits are tried.
_MOST_STEPS, _MOST_TRIED = 8, 64

_Identity = tuple[int | None, str, str]


@dataclass(frozen=True, slots=True)
class _Place:
    """The mainline commit that a commit stands for, how many copies led there, and how many steps were left out."""

    oid: str
    copies: int = 0
    lost: int = 0


def follow_rewritten(
    tags: Sequence[Tag], commits: Mapping[str, Commit], mainline: Collection[str]
) -> tuple[list[Tag], list[str]]:
    """The tags, those of a rewritten history on the mainline's copies of their commits, and a sentence on them.

    `mainline` are the commits that the mainline is made of. Only a tag moves that stands for more than what those
    before it have released, or have a tag for: the others added nothing that the mainline has. Dates stay those of the
    tags, or of the commits that they led to.
    """
    places = {oid: place for oid, place in _places(commits, mainline).items() if place.copies >= _LEAST_COPIES}
    if not places:
        return list(tags), []
    taken = {(tag.oid, tag.stage) for tag in tags}
    released: defaultdict[str, set[str]] = defaultdict(set)
    moved: dict[str, Tag] = {}
    for tag in sorted(tags, key=lambda one: (date_of(one, commits) or 0, one.name)):
        place, before = places.get(tag.oid), released[tag.stage]
        if place is not None and (place.oid, tag.stage) not in taken and place.oid not in before:
            moved[tag.name] = replace(tag, oid=place.oid, tagged_at=date_of(tag, commits))
        _release(commits, moved.get(tag.name, tag).oid, before)
    return [moved.get(tag.name, tag) for tag in tags], _notices(list(moved))


def _release(commits: Mapping[str, Commit], oid: str, released: set[str]) -> None:
    """Add the commit and all that are behind it."""
    stack = [oid]
    while stack:
        one = stack.pop()
        if one in commits and one not in released:
            released.add(one)
            stack += commits[one].parents


def _places(commits: Mapping[str, Commit], mainline: Collection[str]) -> dict[str, _Place]:
    """For each commit that the mainline lacks, what it stands for; absent where that is nothing."""
    outside = [commit for oid, commit in commits.items() if oid not in mainline]
    if len(outside) < _LEAST_COPIES:
        return {}
    alike: defaultdict[_Identity, list[str]] = defaultdict(list)
    for oid in mainline:
        alike[_identity(commits[oid])].append(oid)
    places: dict[str, _Place] = {}
    for commit in outside:
        parents = [_Place(oid) if oid in mainline else places.get(oid) for oid in commit.parents]
        place = _copied(commits, alike[_identity(commit)], [one for one in parents if one is not None], commit)
        if place is not None:
            places[commit.oid] = place
    return places


def _identity(commit: Commit) -> _Identity:
    return commit.author_at, commit.author.email, commit.subject


def _copied(
    commits: Mapping[str, Commit], twins: Sequence[str], parents: Sequence[_Place], commit: Commit
) -> _Place | None:
    """The place of its twin, where that stands on those of its parents; else the place of its first parent."""
    copies = max((one.copies for one in parents), default=0) + 1
    before = max((one.lost for one in parents), default=0)
    for twin in twins:
        if not commit.parents and not commits[twin].parents:
            return _Place(twin, copies)
        steps = _steps_back(commits, twin, {one.oid for one in parents}) if parents else None
        if steps is not None and (lost := before + steps - 1) <= _FREE_STEPS + _LOST_SHARE * copies:
            return _Place(twin, copies, lost)
    return parents[0] if parents else None


def _steps_back(commits: Mapping[str, Commit], start: str, wanted: set[str]) -> int | None:
    """How many steps it takes from a commit back to the farthest of those wanted; None where some are too far."""
    left, seen, front = wanted - {start}, {start}, [start]
    for steps in range(1, _MOST_STEPS + 1):
        front = list(_unseen_parents(commits, front, seen))
        left = left.difference(front)
        if not left:
            return steps
        if len(seen) > _MOST_TRIED:
            break
    return None


def _unseen_parents(commits: Mapping[str, Commit], front: Sequence[str], seen: set[str]) -> Iterator[str]:
    for oid in front:
        for parent in commits[oid].parents:
            if parent in commits and parent not in seen:
                seen.add(parent)
                yield parent


def _notices(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    lead, stand = ("leads", "it stands") if len(names) == 1 else ("lead", "they stand")
    lead = f"{phrase(len(names), 'tags')} {lead} to a history that was rewritten since"
    return [f"{lead}; {stand} for copies of its commits on the mainline ({first_few(names)})."]
