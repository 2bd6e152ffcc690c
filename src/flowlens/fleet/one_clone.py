"""A single repository that is named by its address: its clone, held while it is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flowlens.model.clones import CloneSettings
from flowlens.sources.git.clones import held_clone

__all__ = ["one_clone"]


@contextmanager
def one_clone(address: str, settings: CloneSettings) -> Iterator[Path]:
    """The folder of its clone as the remote is now; CannotCloneError or UsageError where there can be none."""
    with held_clone(address, settings) as clone:
        yield clone.update()
