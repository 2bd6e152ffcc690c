"""The release notes of a version, out of CHANGELOG.md: `python -m docs.release_notes 0.1.0`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

__all__ = ["notes"]

_CHANGELOG = Path(__file__).parents[1] / "CHANGELOG.md"


def notes(changelog: str, version: str) -> str:
    """What the changelog says of that version, without its heading; ValueError where it says nothing."""
    pattern = rf"^## \[{re.escape(version)}\][^\n]*\n(.*?)(?=^## \[|^\[[^\]]+\]: |\Z)"
    found = re.search(pattern, changelog, re.MULTILINE | re.DOTALL)
    if found is None or not found[1].strip():
        raise ValueError(f"CHANGELOG.md says nothing of {version}.")
    return found[1].strip() + "\n"


if __name__ == "__main__":
    try:
        print(notes(_CHANGELOG.read_text("utf-8"), sys.argv[1]), end="")  # noqa: T201 - this is its answer
    except ValueError as exc:
        sys.exit(str(exc))
