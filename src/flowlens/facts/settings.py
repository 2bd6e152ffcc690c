"""What a user may set about classifying files and people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["FactsSettings"]


@dataclass(frozen=True, slots=True)
class FactsSettings:
    """Path globs as in `.gitignore` of further generated and vendored files, of named areas, and further bots."""

    generated: tuple[str, ...] = ()
    vendored: tuple[str, ...] = ()
    areas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bots: tuple[str, ...] = ()
