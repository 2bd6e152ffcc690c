"""What a package manifest says: the package that its folder provides, and those that it needs."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Package"]


@dataclass(frozen=True, slots=True)
class Package:
    """A package of an ecosystem (`npm`, `cargo`, `go`, `python`, `maven`) by its name there; `needs` are such names."""

    ecosystem: str
    name: str
    needs: tuple[str, ...]
