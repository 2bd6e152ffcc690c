"""Which change is first contained in which release: by ancestry, never by date order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flowlens.model.history import Commit, Release, Step

__all__ = ["DatedReleases", "first_containing", "first_holding", "first_releases", "with_plausible_dates"]


@dataclass(frozen=True, slots=True)
class DatedReleases:
    """The releases that have a date, oldest first; names of those whose date is not the tag's, and of those left out.

    `late` were younger than a release that contains them, and have their commit's date; `undated` have no date at all.
    """

    releases: list[Release]
    late: list[str]
    undated: list[str]


def with_plausible_dates(commits: Mapping[str, Commit], releases: Sequence[Release]) -> DatedReleases:
    """The releases with a date that can be true.

    A release cannot be younger than one of a later commit that contains it: such a tag was made long after the release.
    Another release of the very same commit says nothing: a candidate that was found good is released as it is.
    """
    given: dict[str, int] = {}
    for release in releases:
        if release.at is not None:
            given[release.oid] = min(release.at, given.get(release.oid, release.at))
    earliest = _earliest_after(commits, given)
    dated: list[Release] = []
    late: list[str] = []
    undated: list[str] = []
    for release in releases:
        bound = earliest.get(release.oid)
        is_late = release.at is not None and bound is not None and bound < release.at
        at = _commit_at(commits, release.oid) if is_late or release.at is None else release.at
        if at is None:
            undated.append(release.name)
            continue
        if is_late:
            late.append(release.name)
        dated.append(replace(release, at=at))
    return DatedReleases(sorted(dated, key=lambda release: (release.at or 0, release.name)), late, undated)


def _commit_at(commits: Mapping[str, Commit], oid: str) -> int | None:
    return commits[oid].commit_at if oid in commits else None


def first_releases(commits: Mapping[str, Commit], releases: Sequence[Release]) -> dict[str, int]:
    """For each commit that is released, the index of the first of `releases` (oldest first) that contains it."""
    ranks: dict[str, int] = {}
    for rank, release in enumerate(releases):
        ranks.setdefault(release.oid, rank)
    return _earliest(commits, ranks)


def first_containing(commits: Mapping[str, Commit], steps: Sequence[Step], first: Mapping[str, int]) -> dict[str, int]:
    """For each step's id, the index of the first release that contains it, given that of each commit; absent if none.

    A step is contained where its mainline commit is, or where all the work it brought is: a maintenance branch that was
    released before it was merged back has already reached its users.
    """
    found = {}
    for step in steps:
        ways = [first[step.oid]] if step.oid in first else []
        work = [oid for oid in step.commits if len(commits[oid].parents) <= 1]
        if work and all(oid in first for oid in work):
            ways.append(max(first[oid] for oid in work))
        if ways:
            found[step.oid] = min(ways)
    return found


def first_holding(steps: Sequence[Step], releases: Sequence[Release], first: Mapping[str, int]) -> list[str]:
    """For each step that is released as it stands on the mainline, the name of the first release that holds it so."""
    return [releases[first[step.oid]].name for step in steps if step.oid in first]


def _earliest(commits: Mapping[str, Commit], given: Mapping[str, int]) -> dict[str, int]:
    """For each commit the least value given to it or to any commit that descends from it."""
    least = _earliest_after(commits, given)
    return least | {oid: min(value, least.get(oid, value)) for oid, value in given.items()}


def _earliest_after(commits: Mapping[str, Commit], given: Mapping[str, int]) -> dict[str, int]:
    """For each commit the least value given to any commit that descends from it."""
    least: dict[str, int] = {}
    for oid, commit in reversed(list(commits.items())):
        value, own = least.get(oid), given.get(oid)
        if value is None or (own is not None and own < value):
            value = own
        if value is None:
            continue
        for parent in commit.parents:
            if value < least.get(parent, value + 1):
                least[parent] = value
    return least
