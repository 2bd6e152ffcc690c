"""A Prism on loopback, which answers by an OpenAPI description and refuses what that does not allow (422)."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["prism"]

_SECONDS = 60


@contextmanager
def prism(modules: Path, description: Path) -> Iterator[int]:
    """A Prism that answers on that port while the block runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    program = str(modules / ".bin" / "prism")
    with subprocess.Popen([program, "mock", str(description), "--port", str(port)]) as server:
        try:
            until = time.monotonic() + _SECONDS
            while not _listens(port) and time.monotonic() < until:
                time.sleep(0.2)
            yield port
        finally:
            server.terminate()


def _listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0
