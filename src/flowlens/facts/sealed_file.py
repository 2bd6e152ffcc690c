"""A small file that is whole or not there: its first line is the sum of the rest, and it comes by one rename."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from pathlib import Path

from flowlens.facts.own_files import is_trusted_folder, make_own_folder, read_file, sync_folder, write_file

__all__ = ["forget_sealed", "load_sealed", "save_sealed"]


def load_sealed(path: Path, most_bytes: int) -> bytes | None:
    """The content; None where there is none, where others may write in the folder, or its sum is another."""
    if not is_trusted_folder(path.parent):
        return None
    with suppress(OSError):
        said, _, content = read_file(path, most_bytes).partition(b"\n")
        if said == _sum_of(content):
            return content
    return None


def save_sealed(path: Path, content: bytes) -> None:
    """Keep the content in place of what is there; OSError where that cannot be done.

    The draft beside it begins with `.new-` and what the file's name does up to its first `-` or `.`.
    """
    folder = path.parent
    make_own_folder(folder)
    kind = path.name.partition(".")[0].partition("-")[0]
    draft = folder / f".new-{kind}-{secrets.token_hex(8)}"
    try:
        write_file(draft, _sum_of(content) + b"\n" + content)
        draft.replace(path)
        sync_folder(folder)
    finally:
        draft.unlink(missing_ok=True)


def forget_sealed(path: Path) -> None:
    """Remove it, as far as that can be done."""
    if is_trusted_folder(path.parent):
        with suppress(OSError):
            path.unlink()


def _sum_of(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
