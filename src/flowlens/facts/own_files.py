"""Files in a folder that only its owner may write: read without following a link, and on the disk once written.

What belongs to somebody else, or may be written by anybody else, is not believed: it is as if it were not there.
"""

from __future__ import annotations

import os
from pathlib import Path
from stat import S_ISDIR, S_ISREG

__all__ = [
    "close_to_others",
    "is_own_folder",
    "is_trusted_folder",
    "make_own_folder",
    "read_file",
    "sync_folder",
    "write_file",
]

_WRITABLE_BY_OTHERS = 0o022


def is_own_folder(folder: Path) -> bool:
    """Whether it is a folder, no link to one, and belongs to this user, who may remove it then."""
    status = _seen(folder)
    return status is not None and _is_own(status)


def is_trusted_folder(folder: Path) -> bool:
    """Whether it is this user's own folder, and nobody else may write in it: then its content can be believed."""
    status = _seen(folder)
    return status is not None and _is_own(status) and not status.st_mode & _WRITABLE_BY_OTHERS


def make_own_folder(folder: Path) -> None:
    """Make the folder where it is not there yet; OSError where it is not this user's, or others may write in it."""
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    if not is_own_folder(folder):
        raise OSError(f"{folder} is not a folder of this user")
    if not is_trusted_folder(folder):
        raise OSError(f"others may write in {folder}")


def close_to_others(folder: Path) -> bool:
    """Whether others could write in this user's folder until now; its mode is 0700 then, if its file system has modes.

    They may have written before, so the caller must believe nothing of what is in it. OSError where the mode cannot be
    changed.
    """
    if not is_own_folder(folder) or is_trusted_folder(folder):
        return False
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fchmod(handle, 0o700)
    finally:
        os.close(handle)
    return True


def read_file(path: Path, most: int | None = None) -> bytes:
    """All of a file; OSError where it is no file, another's, may be written by others, or exceeds `most` bytes."""
    # Not blocking, because a pipe would wait for ever for somebody to write into it.
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        status = os.fstat(file.fileno())
        if not S_ISREG(status.st_mode):
            raise OSError(f"{path} is not a file")
        if status.st_uid != os.geteuid() or status.st_mode & _WRITABLE_BY_OTHERS:
            raise OSError(f"{path} may be written by others")
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


def _seen(folder: Path) -> os.stat_result | None:
    try:
        return folder.lstat()
    except OSError:
        return None


def _is_own(status: os.stat_result) -> bool:
    return S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()
