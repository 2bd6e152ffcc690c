"""What holds the objects, seen from outside: names, sizes and times of folders and packs, without reading any."""

from __future__ import annotations

import os
from pathlib import Path

from flowlens.sources.git.locate import locate, read_small
from flowlens.sources.git.plumbing import Git

__all__ = ["mapped_bytes", "object_bytes", "objects_stamp"]

_ALTERNATES_BYTES = 1 << 20
_LOOSE_BYTES = 1 << 10  # what a loose object needs on a usual disk is 4 KiB, and most of that is air

Stamp = tuple[tuple[str, int, int], ...]


def objects_stamp(git: Git) -> Stamp | None:
    """The same where no object was added, removed or packed since; None where other repositories lend objects."""
    objects = Path(git.environment["GIT_OBJECT_DIRECTORY"])
    try:
        if (objects / "info" / "alternates").exists():
            return None
        # A loose object changes the time of the folder that it is in, and a pack that of the folder of packs.
        return (*_entries(objects), *_entries(objects / "pack"))
    except OSError:
        return None


def mapped_bytes(objects: Path) -> int:
    """The sizes of all indexes of packs, which every Git process maps as a whole; those of lent packs too."""
    alternates = read_small(objects / "info" / "alternates", _ALTERNATES_BYTES) or b""
    lenders = [objects / os.fsdecode(line) for line in alternates.split(b"\n") if line.strip()]
    return sum(_size(path) for folder in (objects, *lenders) for path in (folder / "pack").glob("*.idx"))


def object_bytes(repository: Path) -> int:
    """The size of its packs, and of loose objects as far as their number tells: how much there is to read.

    CannotMeasureError where there is no repository.
    """
    objects = locate(repository).common / "objects"
    packed = sum(_size(path) for path in (objects / "pack").glob("*.pack"))
    return packed + sum(_LOOSE_BYTES for _ in objects.glob("[0-9a-f][0-9a-f]/*"))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _entries(folder: Path) -> list[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        found = [(entry.name, entry.stat(follow_symlinks=False)) for entry in entries]
    return sorted((name, status.st_size, status.st_mtime_ns) for name, status in found)
