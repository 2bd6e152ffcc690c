"""What a user may set about reading a Git repository."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["GitSettings"]


@dataclass(frozen=True, slots=True)
class GitSettings:
    """The mainline and a glob for release tags (None: detected), and how many Git processes run (0: one a core)."""

    mainline: str | None = None
    tag_pattern: str | None = None
    jobs: int = 0
