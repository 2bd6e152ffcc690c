"""Which stores of a folder hold one history, and whose turn it is to read that for the first time.

A file for each history, named after its first commit and beside the folder of stores, has their names a line, and is
the lock as well. So the forks of a fleet find each other without a look at every other store.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from flowlens.errors import CannotMeasureError
from flowlens.facts.own_files import make_own_folder, read_file

__all__ = ["HistoryInUseError", "StoredHistory"]

_NAME = re.compile(r"[0-9a-f]{40}")
_MOST_BYTES = 1 << 24


class HistoryInUseError(CannotMeasureError):
    """Another run is reading the same history for the first time."""


@dataclass(frozen=True, slots=True)
class StoredHistory:
    """The stores in a folder of them whose history begins with the commit `root`."""

    shelf: Path
    root: str

    @property
    def _file(self) -> Path:
        return self.shelf.with_name("histories") / self.root

    def names(self) -> list[str]:
        """The names of the stores, in the order in which they were begun; some may be gone, or hold nothing yet."""
        with suppress(OSError):
            lines = read_file(self._file, _MOST_BYTES).decode("ascii", "replace").splitlines()
            return list(dict.fromkeys(line for line in lines if _NAME.fullmatch(line)))
        return []

    def add(self, name: str) -> None:
        """Note a store; where that cannot be done, others will read the same history again."""
        if name not in self.names():
            with suppress(OSError):
                handle = self._opened()
                try:
                    os.write(handle, f"{name}\n".encode())
                finally:
                    os.close(handle)

    @contextmanager
    def alone(self, *, wait: bool) -> Iterator[None]:
        """While the block runs nobody else is in one for this history; HistoryInUseError where one would have to wait.

        Where the folder cannot be written there is nothing that another run could take over either, and where a
        file system knows no locks nobody waits.
        """
        handle = None
        with suppress(OSError):
            handle = self._opened()
        if handle is None:
            yield
            return
        try:
            self._lock(handle, wait=wait)
            yield
        finally:
            os.close(handle)

    def _lock(self, handle: int, *, wait: bool) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as exc:
            raise HistoryInUseError(f"The history of {self.root[:12]} is being read by another run.") from exc
        except OSError:
            pass  # where locks are not known it may be read twice, which changes no number

    def _opened(self) -> int:
        make_own_folder(self._file.parent)
        return os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
