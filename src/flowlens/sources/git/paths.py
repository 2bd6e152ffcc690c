"""Paths as text, exactly: two different paths never give the same text."""

from __future__ import annotations

__all__ = ["path_text"]


def path_text(path: bytes) -> str:
    """The path, if it is UTF-8; otherwise quoted as Git quotes it, with octal escapes between double quotes."""
    try:
        text = path.decode()
    except UnicodeDecodeError:
        return _quoted(path)
    return _quoted(path) if text.startswith('"') else text


def _quoted(path: bytes) -> str:
    return (
        '"' + "".join(chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\{byte:03o}" for byte in path) + '"'
    )
