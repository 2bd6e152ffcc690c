"""What a forge says of pulls, for telling which commits of the mainline landed together."""

from __future__ import annotations

from dataclasses import replace

from flowlens.model.forge import ForgeRead, Pull
from flowlens.sources.git.steps import Merged, Pulls

__all__ = ["with_forge"]

_WHOLE = 40


def with_forge(pulls: Pulls, read: ForgeRead, mainline: str) -> Pulls:
    """The pulls that the repository holds as refs, with those that the forge tells of.

    Of several pulls with the same merge commit the one into the mainline counts, and of these the first.
    """
    if not read.pulls:
        return pulls
    into = sorted(read.pulls, key=lambda one: (one.base != mainline, one.number), reverse=True)
    merged = [one for one in into if one.merged_at is not None]
    # What the refs say goes first: it is the very clone that is read.
    heads = {one.head_oid: one.number for one in merged if one.head_oid is not None and len(one.head_oid) >= _WHOLE}
    return replace(
        pulls,
        by_head={**heads, **pulls.by_head},
        numbers=pulls.numbers | {one.number for one in read.pulls},
        by_merge={one.merge_oid: Merged(one.number, _times(one)) for one in merged if one.merge_oid is not None},
    )


def _times(pull: Pull) -> tuple[int, ...]:
    return tuple(one.at for one in pull.commits or () if one.at is not None)
