"""A text written to a file as a whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from flowlens.errors import UsageError

__all__ = ["write_whole"]


def write_whole(file: str, text: str) -> None:
    """Write the text in UTF-8; a device or a pipe is written to, any other file is replaced in one step.

    UsageError where the file cannot be written.
    """
    try:
        _replace(Path(file), text.encode("utf-8", "backslashreplace"))
    except OSError as exc:
        raise UsageError(
            f"{file} could not be written: {exc.strerror or exc}.", next_step="Name a file in a folder that is yours."
        ) from exc


def _replace(path: Path, content: bytes) -> None:
    target = path.resolve()
    if target.exists() and not target.is_file():  # a device or a pipe, as /dev/stdout, must not be replaced by a file
        target.write_bytes(content)
        return
    draft = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        # The mode is left to the umask, which tempfile would narrow to the owner.
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        os.replace(draft, target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
