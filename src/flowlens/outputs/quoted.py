"""Text as a string of TOML, whatever is in it."""

from __future__ import annotations

__all__ = ["quoted"]


def quoted(text: str) -> str:
    """The text as a string of TOML; what steers something is written out, and what UTF-8 lacks is a question mark."""
    letters = text.encode("utf-8", "replace").decode("utf-8")
    plain = (each if each.isprintable() and each not in '"\\' else f"\\U{ord(each):08x}" for each in letters)
    return f'"{"".join(plain)}"'
