"""Which change is first contained in which release: by ancestry, never by date order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flowlens.model.history import Commit, Release, Step

__all__ = ["first_containing", "first_holding", "with_plausible_dates"]


def with_plausible_dates(commits: Mapping[str, Commit], releases: Sequence[Release]) -> tuple[list[Release], list[str]]:
    """The releases, oldest first, and the names of those whose date was replaced by their commit's.

    A release cannot be younger than one of a later commit that contains it: such a tag was made long after the release.
    Another release of the very same commit says nothing: a candidate that was found good is released as it is.
    """
    given: dict[str, int] = {}
    for release in releases:
        if release.at is not None:
            given[release.oid] = min(release.at, given.get(release.oid, release.at))
    earliest = _earliest_after(commits, given)
    fixed, late = [], []
    for release in releases:
        bound = earliest.get(release.oid)
        if release.at is None or (bound is not None and bound < release.at):
            commit = commits.get(release.oid)
            late.append(release.name)
            fixed.append(replace(release, at=commit.commit_at if commit is not None else None))
        else:
            fixed.append(release)
    dated = [release for release in fixed if release.at is not None]
    return sorted(dated, key=lambda release: (release.at or 0, release.name)), late


def first_containing(
    commits: Mapping[str, Commit], steps: Sequence[Step], releases: Sequence[Release]
) -> dict[str, int]:
    """For each step's id, the index of the first of `releases` (oldest first) that contains it; absent if none does.

    A step is contained where its mainline commit is, or where all the work it brought is: a maintenance branch that was
    released before it was merged back has already reached its users.
    """
    first = _first(commits, releases)
    found = {}
    for step in steps:
        ways = [first[step.oid]] if step.oid in first else []
        work = [oid for oid in step.commits if len(commits[oid].parents) <= 1]
        if work and all(oid in first for oid in work):
            ways.append(max(first[oid] for oid in work))
        if ways:
            found[step.oid] = min(ways)
    return found


def first_holding(commits: Mapping[str, Commit], steps: Sequence[Step], releases: Sequence[Release]) -> list[str]:
    """For each step that is released as it stands on the mainline, the name of the first release that holds it so."""
    first = _first(commits, releases)
    return [releases[first[step.oid]].name for step in steps if step.oid in first]


def _first(commits: Mapping[str, Commit], releases: Sequence[Release]) -> dict[str, int]:
    """For each commit that is released, the index of the first release that contains it."""
    ranks: dict[str, int] = {}
    for rank, release in enumerate(releases):
        ranks.setdefault(release.oid, rank)
    return _earliest(commits, ranks)


def _earliest(commits: Mapping[str, Commit], given: Mapping[str, int]) -> dict[str, int]:
    """For each commit the least value given to it or to any commit that descends from it."""
    least = _earliest_after(commits, given)
    return least | {oid: min(value, least.get(oid, value)) for oid, value in given.items()}


def _earliest_after(commits: Mapping[str, Commit], given: Mapping[str, int]) -> dict[str, int]:
    """For each commit the least value given to any commit that descends from it."""
    least: dict[str, int] = {}
    for oid in reversed(list(commits)):
        values = [values[oid] for values in (least, given) if oid in values]
        if not values:
            continue
        value = min(values)
        for parent in commits[oid].parents:
            if value < least.get(parent, value + 1):
                least[parent] = value
    return least
