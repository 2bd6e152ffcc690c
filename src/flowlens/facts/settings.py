"""What a user may set about classifying files and people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["FactsSettings"]


@dataclass(frozen=True, slots=True)
class FactsSettings:
    """Path globs (gitwildmatch, as in `.gitignore`) of further generated and vendored files, named areas, further bots."""

    generated: tuple[str, ...] = ()
    vendored: tuple[str, ...] = ()
    areas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bots: tuple[str, ...] = ()
