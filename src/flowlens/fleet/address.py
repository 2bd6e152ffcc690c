"""Whether a text that names a repository is its address or a path here."""

from __future__ import annotations

from pathlib import Path

from flowlens.model.address import looks_remote

__all__ = ["is_address"]


def is_address(text: str) -> bool:
    """Whether the text says where a repository can be cloned from; a folder that is called like one is a folder."""
    return looks_remote(text) and not Path(text).exists()
