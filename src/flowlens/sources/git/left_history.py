"""Tags of a history that was left: the project began anew, and those releases share nothing with the mainline."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence

from flowlens.model.history import Commit
from flowlens.sources.git.tag import Tag, date_of

__all__ = ["left_behind"]

# Of the authors of what was tagged there, so many are at work on the mainline too: else it is another project.
_SAME_AUTHORS = 0.5

# When it was released, and its version.
_Place = tuple[int, tuple[tuple[int, ...], bool]]


def left_behind(tags: Sequence[Tag], commits: Mapping[str, Commit], related: Collection[str]) -> list[Tag]:
    """The tags, sharing no history with the mainline, that are the repository's own releases.

    They fit into its line of versions: each is above all that the mainline had released by its day and below all that
    leads from then on, and the mainline does go on. And most of their authors are also authors of the mainline. How
    much was in them can't be told, but when they were released can.
    """
    line = _leading(_place(tag, commits) for tag in tags if tag.oid in related and tag.stage == "final")
    earlier = [
        tag for tag in tags if tag.oid not in related and tag.oid in commits and _fits(_place(tag, commits), line)
    ]
    people = {commits[oid].author.email for oid in related}
    n_known = sum(commits[tag.oid].author.email in people for tag in earlier)
    return earlier if n_known >= _SAME_AUTHORS * len(earlier) else []


def _place(tag: Tag, commits: Mapping[str, Commit]) -> _Place | None:
    """None where it has no date or version, and of a component."""
    at = date_of(tag, commits)
    return None if at is None or tag.version is None or tag.component else (at, tag.version.order)


def _leading(places: Iterable[_Place | None]) -> list[_Place]:
    """Those of a version above all before, oldest first: the rest are fixes of older versions."""
    line: list[_Place] = []
    for at, order in sorted(place for place in places if place is not None):
        if not line or order > line[-1][1]:
            line.append((at, order))
    return line


def _fits(place: _Place | None, line: Sequence[_Place]) -> bool:
    if place is None:
        return False
    at, order = place
    later = bisect_left(line, at, key=lambda one: one[0])
    above = later == 0 or line[later - 1][1] < order
    return above and later < len(line) and order < line[later][1]
