"""What an address of a repository looks like, as opposed to a path."""

from __future__ import annotations

import re

__all__ = ["looks_remote"]

# As Git has it: with a scheme, or USER@HOST:PATH. HOST:PATH without a user would be a path with a colon as well.
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|[\w.-]+@[\w.-]+:", re.ASCII | re.IGNORECASE)


def looks_remote(text: str) -> bool:
    """Whether the text is written as an address; a folder may still be called so."""
    return bool(_ADDRESS.match(text))
