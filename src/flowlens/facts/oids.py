"""Object ids that a system tells in part, as Git itself shows them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence

__all__ = ["whole_oids"]

_WHOLE = 40


def whole_oids(oids: Sequence[str | None], known: Collection[str]) -> list[str | None]:
    """Each object id as a whole where just one of the known ones begins so; else as it is told."""
    ordered: list[str] = []
    whole: dict[str | None, str | None] = {}
    for oid in oids:
        if oid in whole:
            continue
        whole[oid] = oid
        if oid is not None and len(oid) < _WHOLE:
            ordered = ordered or sorted(known)
            at = bisect_left(ordered, oid)
            begun = [each for each in ordered[at : at + 2] if each.startswith(oid)]
            whole[oid] = begun[0] if len(begun) == 1 else oid
    return [whole[oid] for oid in oids]
