"""How a long stage tells the command line how far it is."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Progress", "Silent"]


class Progress(Protocol):
    """A listener: a stage starts with a name and a total (None: unknown), then advances."""

    def start(self, stage: str, total: int | None) -> None:
        """Begin a stage."""

    def advance(self, n: int = 1) -> None:
        """Say that `n` more are done."""


class Silent:
    """A listener that tells nobody."""

    def start(self, stage: str, total: int | None) -> None:
        """Do nothing."""

    def advance(self, n: int = 1) -> None:
        """Do nothing."""
