"""The files of a commit's tree, listed with bounds: a hostile tree of a few objects can stand for ever more files."""

from __future__ import annotations

from collections.abc import Callable

from flowlens.model.history import DiffJob
from flowlens.sources.git.shadow import Shadow
from flowlens.sources.git.tree_count import with_more_files

__all__ = ["list_tree"]

_SECONDS = 60
# Two million files; a tree that repeats itself lists for ever.
_MOST_BYTES = 256 << 20
# Longer than those of the largest public trees: worth a count.
_LONG_BYTES = 16 << 20
_MOST_FILES = 4_000_000
_FILE_MODES = frozenset({b"100644", b"100664", b"100755"})


def list_tree(shadow: Shadow, wanted: Callable[[bytes], bool], *arguments: str) -> dict[bytes, str] | None:
    """The ids of the wanted files by name, no links; None where the tree cannot be listed whole.

    `arguments` are those of `git ls-tree`, the commit last.
    """
    found = {}
    if arguments in shadow.git.endless:
        return None
    with shadow.git.stream("ls-tree", "-z", *arguments, seconds=_SECONDS) as stream:
        rest, n_bytes = b"", 0
        for chunk in stream.chunks():
            was_long, n_bytes = n_bytes > _LONG_BYTES, n_bytes + len(chunk)
            if n_bytes > _MOST_BYTES or (not was_long and n_bytes > _LONG_BYTES and _is_endless(shadow, arguments[-1])):
                stream.stop()
                shadow.git.endless.add(arguments)
                return None
            *entries, rest = (rest + chunk).split(b"\0")
            for entry in entries:
                if wanted(entry):
                    what, _, name = entry.partition(b"\t")
                    mode, _, oid = what.split(b" ")
                    if mode in _FILE_MODES:
                        found[name] = oid.decode("ascii")
    return found if stream.status == 0 else None


def _is_endless(shadow: Shadow, commit: str) -> bool:
    """Whether the tree repeats itself so often that its list would never end."""
    return bool(with_more_files(shadow.git, [DiffJob(commit, None)], _MOST_FILES))
