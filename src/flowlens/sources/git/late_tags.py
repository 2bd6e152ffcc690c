"""Tags that were made in one go, long after the releases that they name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from flowlens.model.history import Commit
from flowlens.sources.git.tag import Tag

__all__ = ["without_late_dates"]

_DAY = 86_400
# A release waits for its tag for hours or days, even where many branches are released on one day.
_LATE_SECONDS = 30 * _DAY
_TOGETHER = 3


def without_late_dates(tags: Sequence[Tag], commits: Mapping[str, Commit]) -> tuple[list[Tag], list[str]]:
    """The tags, those that were made later without the date of their making; and the names of these.

    They are three or more on one line of history that were made within one day, each over 30 days after its commit, of
    commits over 30 days apart: then somebody tagged in one go what had been released before. Fixes that wait for their
    day to go out on all branches are made together, or stand side by side.
    """
    by_day: defaultdict[int, set[str]] = defaultdict(set)
    for tag in tags:
        if tag.tagged_at is not None and _is_late(tag, commits):
            by_day[tag.tagged_at // _DAY].add(tag.oid)
    late = {(day, oid) for day, oids in by_day.items() for oid in _in_line(oids, commits)}
    names = {tag.name for tag in tags if tag.tagged_at is not None and (tag.tagged_at // _DAY, tag.oid) in late}
    return [replace(tag, tagged_at=None) if tag.name in names else tag for tag in tags], sorted(names)


def _in_line(oids: set[str], commits: Mapping[str, Commit]) -> set[str]:
    """The newest of these commits and those behind it; none where they are too few, or of one month."""
    if len(oids) < _TOGETHER:
        return set()
    newest = max(sorted(oids), key=lambda oid: commits[oid].commit_at or 0)
    seen, stack = {newest}, [newest]
    while stack:
        for parent in commits[stack.pop()].parents:
            if parent in commits and parent not in seen:
                seen.add(parent)
                stack.append(parent)
    found = oids & seen
    dates = [at for oid in found if (at := commits[oid].commit_at) is not None]
    return found if len(found) >= _TOGETHER and max(dates) - min(dates) > _LATE_SECONDS else set()


def _is_late(tag: Tag, commits: Mapping[str, Commit]) -> bool:
    commit = commits.get(tag.oid)
    at = None if commit is None else commit.commit_at
    return at is not None and tag.tagged_at is not None and tag.tagged_at - at > _LATE_SECONDS
