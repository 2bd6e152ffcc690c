"""The files of a commit's tree by path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flowlens.sources.git.shadow import Shadow
from flowlens.sources.git.small_texts import small_texts
from flowlens.sources.git.tree_list import list_tree

__all__ = ["Tree", "read_tree"]

_MOST_BYTES = 1 << 20
_ALL_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Tree:
    """The files, without links, and the object that each is; paths that are not UTF-8 are left out."""

    shadow: Shadow
    files: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    def texts(self, paths: Iterable[str]) -> dict[str, str]:
        """The texts of those of the files that are small enough and can be read."""
        wanted = {path: self.files[path] for path in paths}
        found = small_texts(self.shadow.git, wanted.values(), _MOST_BYTES, _ALL_BYTES)
        return {path: found[oid] for path, oid in wanted.items() if oid in found}


def read_tree(shadow: Shadow, tip: str) -> Tree:
    """The tree of the commit; without files, and with a notice, where it cannot be listed."""
    listed = list_tree(shadow, lambda _: True, "-r", tip)
    if listed is None:
        return Tree(shadow, notices=("The tree of the mainline's tip is too large or damaged: no file was looked at.",))
    return Tree(shadow, {name: oid for path, oid in listed.items() if (name := _decoded(path)) is not None})


def _decoded(path: bytes) -> str | None:
    try:
        return path.decode()
    except UnicodeDecodeError:
        return None
