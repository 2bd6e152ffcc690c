"""How one commit, change or release was counted, in words that any output can show."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Explained", "Part"]


@dataclass(frozen=True, slots=True)
class Part:
    """A question and the lines that answer it."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """What is explained, in a line, and the parts of the answer."""

    heading: str
    parts: tuple[Part, ...]
