"""Which change is first contained in which release: by ancestry, never by date order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flowlens.model.history import Commit, Release, Step

__all__ = ["first_containing", "with_plausible_dates"]


def with_plausible_dates(commits: Mapping[str, Commit], releases: Sequence[Release]) -> tuple[list[Release], list[str]]:
    """The releases, oldest first, and the names of those whose date was replaced by their commit's.

    A release cannot be younger than one that contains it: such a tag was made long after the release.
    """
    earliest = _earliest(commits, {release.oid: release.at for release in reversed(releases) if release.at is not None})
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


def first_containing(commits: Mapping[str, Commit], steps: Sequence[Step], releases: Sequence[Release]) -> dict[str, int]:
    """For each step's id, the index of the first of `releases` (oldest first) that contains it; absent if none does.

    A step is contained where its mainline commit is, or where all the work it brought is: a maintenance branch that was
    released before it was merged back has already reached its users.
    """
    ranks: dict[str, int] = {}
    for rank, release in enumerate(releases):
        ranks.setdefault(release.oid, rank)
    first = _earliest(commits, ranks)
    found = {}
    for step in steps:
        ways = [first[step.oid]] if step.oid in first else []
        work = [oid for oid in step.commits if len(commits[oid].parents) <= 1]
        if work and all(oid in first for oid in work):
            ways.append(max(first[oid] for oid in work))
        if ways:
            found[step.oid] = min(ways)
    return found


def _earliest(commits: Mapping[str, Commit], given: Mapping[str, int]) -> dict[str, int]:
    """For each commit the least value given to it or to any commit that descends from it."""
    least = dict(given)
    for oid in reversed(list(commits)):
        value = least.get(oid)
        if value is None:
            continue
        for parent in commits[oid].parents:
            if value < least.get(parent, value + 1):
                least[parent] = value
    return least
