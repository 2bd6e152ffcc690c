"""What a worker is told of one repository of a fleet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flowlens.config import Overrides
from flowlens.model.clones import CloneSettings

__all__ = ["Task"]


@dataclass(frozen=True, slots=True)
class Task:
    """A repository by its path or address, and how it is had and read; it goes to another process as it is.

    `wait`: for another worker that reads the same history for the first time; else the outcome says `busy`.
    `place`: where the stores lie, if elsewhere; the cache folder of another machine is another one.
    `least`: where so many diffs are new it is parted, and the outcome says `parted`; 0 for never. `part`: one of these.
    """

    source: str
    overrides: Overrides
    config: Path | None = None
    clones: CloneSettings | None = None
    tables: str | None = None
    wait: bool = True
    least: int = 0
    part: int | None = None
    place: str | None = None
