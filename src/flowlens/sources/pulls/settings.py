"""Which files of pull requests are read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["PullSettings"]


@dataclass(frozen=True, slots=True)
class PullSettings:
    """Globs below `folder`, where the configuration lies (None: it lies in no folder, so that none is read).

    `named` are files and folders that the command line names, each perhaps with its form before it, as
    `gitlab:merge_requests.json`.
    """

    globs: tuple[str, ...] = ()
    folder: Path | None = None
    named: tuple[str, ...] = ()
