"""Where the configuration lies: in a file that the user names, in the work tree, or among the files of a commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flowlens.errors import ConfigurationError
from flowlens.toml_file import parsed, read_small

__all__ = ["Document", "found_in", "named", "of_commit", "root_of"]

_OWN = "flowlens.toml"
_SHARED = "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Document:
    """A configuration as read: what a fault calls it, its text, the table that is ours, and where in it that lies."""

    name: str
    text: str
    table: object
    prefix: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing at all."""
        return self.table == {}


def named(file: Path) -> Document:
    """The configuration that the user names; a `pyproject.toml` is read for its `[tool.flowlens]`."""
    content = read_small(file)
    if content is None:
        raise ConfigurationError(f"{file} does not exist.", next_step="Name a configuration file with --config.")
    document = Document(str(file), *parsed(str(file), content))
    return _in_pyproject(document) or document if file.name == _SHARED else document


def found_in(repository: Path) -> Document | None:
    """The configuration at the root of the work tree that holds the folder; None where there is none."""
    root = root_of(repository)
    if root is None:
        return None
    own = root / _OWN
    if own.is_symlink():
        raise ConfigurationError(
            f"{own} is a symbolic link, which is not followed.", next_step="Make it a file, or name one with --config."
        )
    if (content := read_small(own)) is not None:
        return Document(str(own), *parsed(str(own), content))
    shared = root / _SHARED
    if shared.is_symlink() or not shared.is_file():
        return None
    content = read_small(shared)
    return None if content is None else _shared(str(shared), content)


def of_commit(files: Mapping[str, bytes], where: str) -> Document | None:
    """The configuration among the root files of a commit, by their names; None where there is none.

    `where` is the short id of the commit.
    """
    if _OWN in files:
        name = f"{_OWN} at {where}"
        return Document(name, *parsed(name, files[_OWN]))
    return _shared(f"{_SHARED} at {where}", files[_SHARED]) if _SHARED in files else None


def root_of(repository: Path) -> Path | None:
    """The folder that holds `.git`, from `repository` upwards; None for a bare repository, which has no files."""
    start = repository.resolve()
    for folder in (start, *start.parents):
        if (folder / ".git").exists():
            return folder
        if (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir():
            return None
    return None


def _shared(name: str, content: bytes) -> Document | None:
    if b"flowlens" not in content:  # it is not for FlowLens to complain about such a file
        return None
    return _in_pyproject(Document(name, *parsed(name, content)))


def _in_pyproject(document: Document) -> Document | None:
    tool = document.table.get("tool") if isinstance(document.table, dict) else None
    if not isinstance(tool, dict) or "flowlens" not in tool:
        return None
    return Document(document.name, document.text, tool["flowlens"], ("tool", "flowlens"))
