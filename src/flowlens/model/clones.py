"""How FlowLens clones what a fleet names by address."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["PROTOCOLS", "CloneSettings"]

PROTOCOLS = ("https", "ssh", "http", "git", "file")


@dataclass(frozen=True, slots=True)
class CloneSettings:
    """Where clones lie, how many bytes all of them together may take, and how they are had.

    A remote that was asked within `fresh_seconds` is not asked again. Telling its refs may take `list_seconds`, and
    sending what is new `seconds`.
    """

    folder: Path
    most_bytes: int = 50_000_000_000
    protocols: tuple[str, ...] = ("https", "ssh")
    fresh_seconds: float = 3_600.0
    seconds: float = 3_600.0
    list_seconds: float = 60.0
