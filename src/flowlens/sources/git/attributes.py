"""What `.gitattributes` say of a path, answered by libgit2 on a scratch repository that holds nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pygit2
from pygit2.enums import AttrCheck, ConfigLevel, FileMode

from flowlens.model.history import PathAttributes

__all__ = ["read_attributes"]

_IMPOSSIBLE = frozenset({"", ".", "..", ".git"})
_DIFF = "diff"
_NAMES = ("linguist-generated", "linguist-vendored", _DIFF)
_FLAGS = AttrCheck.INCLUDE_COMMIT | AttrCheck.NO_SYSTEM


def read_attributes(files: Mapping[str, bytes], paths: Iterable[str]) -> dict[str, PathAttributes]:
    """The attributes of those paths that have any, from the contents of the `.gitattributes` files by their path."""
    if not files:
        return {}
    named = _named(files)
    with TemporaryDirectory(prefix="flowlens-attributes-") as folder, _no_configuration():
        repository = pygit2.init_repository(Path(folder), bare=True)
        commit = _commit_of(repository, files)
        found = ((path, _ask(repository, commit, path, named)) for path in paths)
        return {path: attributes for path, attributes in found if attributes != PathAttributes()}


def _named(files: Mapping[str, bytes]) -> tuple[str | None, str | None, str | None]:
    """Each attribute that some file names, by itself or by a macro: no path can have another one."""
    text = b"\n".join(files.values())
    generated, vendored, diffed = (name if name.encode() in text else None for name in _NAMES)
    # The one macro that Git defines itself stands for "-diff" and more.
    return generated, vendored, _DIFF if b"binary" in text else diffed


def _ask(repository: pygit2.Repository, commit: pygit2.Oid, path: str, named: tuple[str | None, ...]) -> PathAttributes:
    try:
        generated, vendored, diffed = (
            None if name is None else _truth(repository.get_attr(path, name, _FLAGS, commit)) for name in named
        )
    except (pygit2.GitError, ValueError, KeyError):
        return PathAttributes()
    return PathAttributes(generated, vendored, diffed)


def _truth(value: bool | str | None) -> bool | None:
    return value.lower() not in {"false", "0", "no", "off"} if isinstance(value, str) else value


def _commit_of(repository: pygit2.Repository, files: Mapping[str, bytes]) -> pygit2.Oid:
    index = pygit2.Index()
    for path, content in files.items():
        # A tree made by hand can hold a path that no index takes; Git never checks such a file out.
        if not _IMPOSSIBLE.intersection(path.lower().split("/")):
            index.add(pygit2.IndexEntry(path, repository.create_blob(content), FileMode.BLOB))
    nobody = pygit2.Signature("flowlens", "flowlens@localhost", 1, 0)
    return repository.create_commit(None, nobody, nobody, "attributes", index.write_tree(repository), [])


@contextmanager
def _no_configuration() -> Iterator[None]:
    levels = (ConfigLevel.SYSTEM, ConfigLevel.XDG, ConfigLevel.GLOBAL)
    before = {level: pygit2.settings.search_path[level] for level in levels}
    for level in levels:
        pygit2.settings.search_path[level] = ""
    try:
        yield
    finally:
        for level, value in before.items():
            pygit2.settings.search_path[level] = value
