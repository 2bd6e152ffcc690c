"""Files in a folder that only its owner may write: read without following a link, and on the disk once written."""

from __future__ import annotations

import os
from pathlib import Path
from stat import S_ISDIR, S_ISREG

__all__ = ["is_own_folder", "make_own_folder", "read_file", "sync_folder", "write_file"]


def is_own_folder(folder: Path) -> bool:
    """Whether it is a folder, no link to one, and belongs to this user."""
    try:
        status = folder.lstat()
    except OSError:
        return False
    return S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()


def make_own_folder(folder: Path) -> None:
    """Make the folder where it is not there yet; OSError where it is not this user's."""
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    if not is_own_folder(folder):
        raise OSError(f"{folder} is not a folder of this user")


def read_file(path: Path, most: int | None = None) -> bytes:
    """All of a file; OSError where it is a link, a pipe or a folder, or larger than `most` bytes."""
    # Not blocking, because a pipe would wait for ever for somebody to write into it.
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        status = os.fstat(file.fileno())
        if not S_ISREG(status.st_mode):
            raise OSError(f"{path} is not a file")
        if most is not None and status.st_size > most:
            raise OSError(f"{path} is too large")
        return file.read()


def write_file(path: Path, content: bytes) -> None:
    """Write a file that is not there yet and that only its owner can read, down to the disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder down to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
