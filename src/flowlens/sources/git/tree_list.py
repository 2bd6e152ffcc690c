"""The files of a commit's tree, listed with bounds: a hostile tree of a few objects can stand for ever more files."""

from __future__ import annotations

from collections.abc import Callable

from flowlens.sources.git.shadow import Shadow

__all__ = ["list_tree"]

_SECONDS = 60
# Two million files; a tree that repeats itself lists for ever.
_MOST_BYTES = 256 << 20
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
            n_bytes += len(chunk)
            if n_bytes > _MOST_BYTES:
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
