"""Where a repository keeps its data: found by looking at files, without asking Git, configuration or environment."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from flowlens.errors import CannotMeasureError

__all__ = ["GitFolder", "is_repository", "locate", "read_small"]

_POINTER_BYTES = 4096
_GITDIR = re.compile(rb"gitdir: ([^\0]+?)[\r\n]*")


@dataclass(frozen=True, slots=True)
class GitFolder:
    """The folder that holds HEAD, the one that holds objects and refs (another in a linked worktree), and the tree."""

    own: Path
    common: Path
    work_tree: Path | None


def locate(start: Path) -> GitFolder:
    """The repository that holds `start`: a work tree, a folder inside one, a linked worktree or a bare repository.

    CannotMeasureError where there is none.
    """
    if not os.path.isdir(start):
        raise CannotMeasureError(f"{start} is not a folder.", next_step="Name a folder that is a clone.")
    resolved = _real(start)
    for folder in (resolved, *resolved.parents):
        found = _git_folder_of(folder)
        if found is not None:
            return found
    raise CannotMeasureError(
        f"{start} is not in a Git repository.", next_step="Name a clone, or run `git init` and commit something."
    )


def is_repository(folder: Path) -> bool:
    """Whether the folder itself is a clone, rather than one inside it or none."""
    return folder.is_dir() and _git_folder_of(_real(folder)) is not None


def read_small(path: Path, limit: int) -> bytes | None:
    """The bytes of a regular file of at most `limit` bytes; None for anything else (a FIFO would block for ever)."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        content = _read(handle, limit + 1) if S_ISREG(os.fstat(handle).st_mode) else None
    except OSError:
        return None
    finally:
        os.close(handle)
    return content if content is not None and len(content) <= limit else None


def _read(handle: int, size: int) -> bytes:
    with os.fdopen(handle, "rb", closefd=False) as file:
        return file.read(size)


def _git_folder_of(folder: Path) -> GitFolder | None:
    for candidate, work_tree in _candidates(folder):
        if os.path.lexists(candidate / "HEAD"):
            common = _common_of(candidate)
            if os.path.isdir(common / "objects"):
                return GitFolder(candidate, common, work_tree)
    return None


def _candidates(folder: Path) -> Iterator[tuple[Path, Path | None]]:
    dot_git = folder / ".git"
    if os.path.isdir(dot_git):
        yield dot_git, folder
    elif (pointer := read_small(dot_git, _POINTER_BYTES)) is not None:
        match = _GITDIR.fullmatch(pointer)
        if match:
            yield _real(folder / os.fsdecode(match[1])), folder
    if os.path.isdir(folder / "objects") and os.path.isdir(folder / "refs"):
        yield folder, None


def _common_of(own: Path) -> Path:
    pointer = read_small(own / "commondir", _POINTER_BYTES)
    return own if pointer is None or b"\0" in pointer else _real(own / os.fsdecode(pointer.strip()))


def _real(path: Path) -> Path:
    # Path.resolve, is_dir and exists raise on a loop of links or in a folder that may not be read; these do not.
    return Path(os.path.realpath(path))
