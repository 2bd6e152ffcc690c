"""Which part of the repository a path belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flowlens.facts.layout.owned import Owned
from flowlens.facts.layout.packages import Packages
from flowlens.model.layout import Layout
from flowlens.model.phrase import phrase

if TYPE_CHECKING:
    from pathspec import PathSpec

__all__ = ["ROOT", "Areas", "area_notices"]

ROOT = "(root)"


class Areas:
    """The area of a path: a named one, the first whose globs match; else its package; else as CODEOWNERS says.

    A path of which none of them says anything belongs to its top-level folder.
    """

    def __init__(self, named: Mapping[str, Sequence[str]], layout: Layout | None = None) -> None:
        laid_out = layout or Layout()
        self._named = [(name, _spec(globs)) for name, globs in named.items() if globs]
        self._packages = Packages(laid_out.workspaces) if laid_out.workspaces else None
        self._owned = Owned(laid_out.owners) if laid_out.owners and laid_out.owners.lines else None

    def of(self, path: str) -> str:
        """The area of a path."""
        for name, spec in self._named:
            if spec.match_file(path):
                return name
        return self._package(path) or self.owned(path) or _top(path)

    def owned(self, path: str) -> str | None:
        """The area that CODEOWNERS says, if any."""
        return self._owned.of(path) if self._owned else None

    @property
    def n_unused(self) -> int:
        """How many lines of CODEOWNERS are not used, because there are too many of their kind."""
        return self._owned.n_unused if self._owned else 0

    def _package(self, path: str) -> str | None:
        return self._packages.of(path) if self._packages else None


def area_notices(named: Iterable[str], layout: Layout, areas: Areas, found: Iterable[str]) -> list[str]:
    """Where the areas come from, of which `found` are the names that some file has; and what was not used."""
    claims = [("areas", "the configuration", frozenset(named))]
    claims += [("packages", one.told, frozenset(one.folders)) for one in layout.workspaces]
    if layout.owners:
        claims.append(("areas", layout.owners.file, frozenset(one.area for one in layout.owners.lines if one.area)))
    left, sources = frozenset(found), []
    for unit, source, claimed in claims:
        # What two of them name is told of the first.
        if n := len(left & claimed):
            sources.append(f"{phrase(n, unit)} of {source}")
        left -= claimed
    told = f"Areas: {', '.join(sources)}; else top-level folders." if sources else "Areas: the top-level folders."
    notices = [*layout.notices, told]
    if areas.n_unused:
        notices.append(f"The first {phrase(areas.n_unused, 'wild patterns')} of CODEOWNERS were not used: too many.")
    return notices


def _top(path: str) -> str:
    folder, slash, _ = path.partition("/")
    return folder if slash else ROOT


def _spec(globs: Sequence[str]) -> PathSpec[Any]:
    from pathspec import PathSpec  # importing it takes as long as reading a small repository

    return PathSpec.from_lines("gitignore", globs)
