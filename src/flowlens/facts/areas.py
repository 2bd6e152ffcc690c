"""Which part of the repository a path belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathspec import PathSpec

__all__ = ["ROOT", "Areas"]

ROOT = "(root)"


class Areas:
    """Named areas by globs, the first that matches; a path that none matches belongs to its top-level folder."""

    def __init__(self, named: Mapping[str, Sequence[str]]) -> None:
        self._named = [(name, _spec(globs)) for name, globs in named.items()]

    def of(self, path: str) -> str:
        """The area of a path."""
        for name, spec in self._named:
            if spec.match_file(path):
                return name
        folder, slash, _ = path.partition("/")
        return folder if slash else ROOT


def _spec(globs: Sequence[str]) -> PathSpec[Any]:
    from pathspec import PathSpec  # importing it takes as long as reading a small repository

    return PathSpec.from_lines("gitignore", globs)
