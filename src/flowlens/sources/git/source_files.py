"""The files of a tree that people wrote as code: where they are, what differs between two trees, what is in them.

The work tree, the index and the attributes are never looked at: nothing in a repository can hide a file here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from flowlens.facts.content import content_of
from flowlens.model.history import DiffJob
from flowlens.sources.git.last_line import LAST_LINE, lines_of
from flowlens.sources.git.looks import TREE_OPTIONS
from flowlens.sources.git.objects import read_objects, sizes_of
from flowlens.sources.git.paths import path_text
from flowlens.sources.git.plumbing import Git
from flowlens.sources.git.shadow import Shadow
from flowlens.sources.git.tree_list import list_tree

__all__ = ["changed_files", "contents", "listed_files"]

_SECONDS = 120
# Two million files; a tree that repeats itself lists for ever.
_LIST_BYTES = 256 << 20
# What is longer was written by a program.
_MOST_BYTES = 1 << 20
_MOST_BYTES_IN_ALL = 512 << 20
_FILE_MODES = (b"100644", b"100755", b"100664")
_SAMPLE = re.compile(r"(^|/)(examples?|samples?|demos?)/", re.IGNORECASE)


def listed_files(shadow: Shadow, oid: str) -> dict[str, str] | None:
    """The blob of each source file by path in the tree of a commit; None where it cannot be listed whole."""
    listed = list_tree(shadow, lambda _: True, "-r", oid)
    if listed is None:
        return None
    found = ((path_text(name), blob) for name, blob in listed.items())
    return {path: blob for path, blob in found if _is_source(path)}


def changed_files(git: Git, old: str, new: str) -> dict[str, str | None] | None:
    """The same for the source files that differ in the newer tree, None for one that is gone; no renames."""
    entries = _entries(git, DiffJob(new, old))
    if entries is None:
        return None
    found: dict[str, str | None] = {}
    for what, name in zip(entries[::2], entries[1::2], strict=True):
        _, mode, _, blob, _ = what.split(b" ")
        if _is_source(path := path_text(name)):
            found[path] = blob.decode("ascii") if mode in _FILE_MODES else None
    return found


def contents(git: Git, blobs: Iterable[str]) -> Iterator[tuple[str, bytes | None]] | None:
    """Each of the blobs with its content, None for one that cannot be read, and without those that are too long.

    None where they are too much in all.
    """
    wanted = list(dict.fromkeys(blobs))
    sizes = sizes_of(git, wanted, _SECONDS)
    short = [oid for oid in wanted if sizes.get(oid, 0) <= _MOST_BYTES]
    if sum(sizes.get(oid, 0) for oid in short) > _MOST_BYTES_IN_ALL:
        return None
    items = read_objects(git, short)
    return ((item.oid, item.content if item.type == "blob" else None) for item in items)


def _entries(git: Git, job: DiffJob) -> list[bytes] | None:
    with git.stream(*TREE_OPTIONS, "--no-renames", stdin=lines_of([job]), seconds=_SECONDS) as stream:
        output = stream.whole(_LIST_BYTES) or b""
    # Of a commit that cannot be read there is no answer, and the status is 0.
    commit, *entries, last = output.split(b"\0") if b"\0" in output else [b"", b""]
    whole = stream.status == 0 and commit.decode("ascii", "replace") == job.oid and last == LAST_LINE
    return entries if whole else None


@lru_cache(maxsize=100_000)
def _is_source(path: str) -> bool:
    return content_of(path) == "source" and not _SAMPLE.search(path)
