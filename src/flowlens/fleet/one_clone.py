"""A single repository that is named by its address: its clone, held while it is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flowlens.model.clones import CloneSettings
from flowlens.sources.git.clones import held_clone
from flowlens.sources.git.remote import holds_secret

__all__ = ["one_clone", "shown"]


@contextmanager
def one_clone(address: str, settings: CloneSettings) -> Iterator[Path]:
    """The folder of its clone as the remote is now; CannotCloneError or UsageError where there can be none."""
    with held_clone(address, settings) as clone:
        yield clone.update()


def shown(address: str) -> str:
    """The address as a message may tell it: one with a name or a password in it is not told."""
    return "That address" if holds_secret(address) else address
