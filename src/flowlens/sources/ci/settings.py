"""Which files of CI are read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["CiSettings"]


@dataclass(frozen=True, slots=True)
class CiSettings:
    """Globs below `folder`, where the configuration lies (None: it lies in no folder, so that none is read).

    `files` are files and folders that the command line names, each perhaps with its form before it, as
    `jenkins:builds.json`.
    """

    runs: tuple[str, ...] = ()
    folder: Path | None = None
    files: tuple[str, ...] = ()
