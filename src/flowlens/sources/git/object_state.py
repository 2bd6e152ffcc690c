"""Whether objects may have come or gone: the names, sizes and times of what holds them, without reading any."""

from __future__ import annotations

import os
from pathlib import Path

from flowlens.sources.git.plumbing import Git

__all__ = ["objects_stamp"]

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


def _entries(folder: Path) -> list[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        found = [(entry.name, entry.stat(follow_symlinks=False)) for entry in entries]
    return sorted((name, status.st_size, status.st_mtime_ns) for name, status in found)
