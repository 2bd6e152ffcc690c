"""What is kept of one repository between runs, as somebody sees it who wonders what takes the space."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["KeptStore"]


@dataclass(frozen=True, slots=True)
class KeptStore:
    """The folder of a store, and what its newest generation says of itself; None where nothing there can be read.

    `saved_at` is in seconds since 1970. `usable` says that this version would read it, unless a part is damaged.
    """

    folder: Path
    repository: str | None
    flowlens: str | None
    n_commits: int
    n_diffs: int
    size_bytes: int
    saved_at: float
    usable: bool
