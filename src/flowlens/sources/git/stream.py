"""The output of a Git process while it runs: read as it comes, or seldom and in large pieces."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

__all__ = ["Stream", "kill", "widen"]

_CHUNK = 1 << 20
_PIECE = 1 << 16
_WAIT_SECONDS = 0.002
# Until its first word Git opens the packs, which may lie on a disk that sleeps.
_FIRST_WORD = 20


@dataclass(slots=True)
class Stream:
    """A running Git process whose output is read as it comes; `status` and `complaint` hold once it has ended.

    `wide`: much output can wait to be read. `stalled`: it was killed because nothing came for too long.
    """

    process: subprocess.Popen[bytes]
    status: int | None = None
    complaint: str = ""
    wide: bool = False
    stalled: bool = False

    @property
    def output(self) -> IO[bytes]:
        """The standard output."""
        assert self.process.stdout is not None
        return self.process.stdout

    @property
    def out_of_memory(self) -> bool:
        """Git ended because it met its bound on memory."""
        said = self.complaint.lower()
        return any(words in said for words in ("out of memory", "cannot allocate memory", "mmap failed"))

    def chunks(self) -> Iterator[bytes]:
        """The output in pieces of at most 64 KiB, as soon as they come."""
        while chunk := os.read(self.output.fileno(), _PIECE):
            yield chunk

    def whole(self, most_bytes: int) -> bytes | None:
        """All of the output; None where it is longer than so many bytes, and the process is killed."""
        pieces, n_bytes = [], 0
        for piece in self.chunks():
            pieces.append(piece)
            n_bytes += len(piece)
            if n_bytes > most_bytes:
                self.stop()
                return None
        return b"".join(pieces)

    def gathered(self, quiet_seconds: float) -> Iterator[bytes]:
        """The output in pieces of 1 MiB, read seldom: Git writes 4 KiB at a time, and each reading costs.

        Where nothing came for so many seconds, the process is killed, and `stalled` says so.
        """
        os.set_blocking(self.output.fileno(), False)
        space = memoryview(bytearray(_CHUNK))
        filled, until = 0, time.monotonic() + _FIRST_WORD * quiet_seconds
        while (n_read := self._read_into(space[filled:])) != 0:
            if n_read is not None:
                filled, until = filled + n_read, time.monotonic() + quiet_seconds
            elif time.monotonic() > until:
                self.stalled = True
                self.stop()
                break
            if filled == _CHUNK:
                yield bytes(space)
                filled = 0
            elif n_read is None or n_read < _PIECE:
                self._wait()
        if filled:
            yield bytes(space[:filled])

    def stop(self) -> None:
        """Kill it: enough was read."""
        kill(self.process)

    def _read_into(self, space: memoryview) -> int | None:
        """How many bytes came; 0 at the end, None where there are none yet."""
        try:
            return os.readv(self.output.fileno(), [space])
        except BlockingIOError:
            return None

    def _wait(self) -> None:
        """Until more is worth reading; where little fits into the pipe, until there is any."""
        if self.wide:
            time.sleep(_WAIT_SECONDS)
        else:
            select.select([self.output], [], [], _WAIT_SECONDS)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def widen(process: subprocess.Popen[bytes]) -> bool:
    """Let more output wait to be read, so that Git seldom waits for its reader; False where that cannot be."""
    if sys.platform != "linux" or process.stdout is None:
        return False
    # A user who has many pipes may have no more than the usual 64 KiB.
    try:
        return fcntl.fcntl(process.stdout.fileno(), fcntl.F_SETPIPE_SZ, _CHUNK) >= _CHUNK
    except OSError:
        return False
