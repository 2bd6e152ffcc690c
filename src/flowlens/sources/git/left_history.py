"""Tags of a history that was left: the project began anew, and its earlier releases share nothing with the mainline."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from flowlens.model.history import Commit
from flowlens.sources.git.tag import Tag, date_of

__all__ = ["left_behind"]

# Of the authors of what was tagged before, so many are at work on the mainline too: else it is another project.
_SAME_AUTHORS = 0.5


def left_behind(tags: Sequence[Tag], commits: Mapping[str, Commit], related: Collection[str]) -> list[Tag]:
    """The tags, sharing no history with the mainline, that are the repository's own earlier releases.

    Each is older than the mainline's first final release, and of a lower version; and most of their authors are also
    authors of the mainline. How much was in them can't be told, but when they were released can.
    """
    finals = [tag for tag in tags if tag.oid in related and tag.stage == "final" and not tag.component]
    dates = [at for tag in finals if (at := date_of(tag, commits)) is not None]
    orders = [tag.version.order for tag in finals if tag.version is not None]
    if not dates or not orders:
        return []
    begun, lowest = min(dates), min(orders)
    earlier = [
        tag
        for tag in tags
        if tag.oid not in related
        and tag.oid in commits
        and not tag.component
        and _is_before(tag, commits, begun, lowest)
    ]
    people = {commits[oid].author.email for oid in related}
    n_known = sum(commits[tag.oid].author.email in people for tag in earlier)
    return earlier if n_known >= _SAME_AUTHORS * len(earlier) else []


def _is_before(tag: Tag, commits: Mapping[str, Commit], begun: int, lowest: tuple[tuple[int, ...], bool]) -> bool:
    at = date_of(tag, commits)
    return at is not None and at < begun and tag.version is not None and tag.version.order < lowest
