"""The texts of the small files of a tree: no one is large, and neither are all together."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from flowlens.sources.git.objects import read_objects, sizes_of
from flowlens.sources.git.plumbing import Git

__all__ = ["small_texts"]


def small_texts(git: Git, oids: Iterable[str], most_bytes: int, all_bytes: int) -> dict[str, str]:
    """The contents of those objects that are files, here and small enough, the first ones until all are too much.

    Bytes that are not UTF-8 become question marks.
    """
    wanted = list(dict.fromkeys(oids))
    if not wanted:
        return {}
    sizes = {oid: size for oid, size in sizes_of(git, wanted).items() if size <= most_bytes}
    sums = zip(sizes, accumulate(sizes.values()), strict=True)
    items = read_objects(git, [oid for oid, n_bytes in sums if n_bytes <= all_bytes])
    return {item.oid: item.content.decode("utf-8", "replace") for item in items if item.type == "blob"}
