"""The event file that a runner writes for the forge: small, regular, and JSON, or nothing is read of it."""

from __future__ import annotations

import json
import os
from stat import S_ISREG

from flowlens.errors import CannotMeasureError
from flowlens.gate.ci.payload import WITHOUT_EVENT, Payload

__all__ = ["read_event"]

_LIMIT = 16 << 20


def read_event(path: str) -> Payload:
    """The event in a file; CannotMeasureError where it is no regular file of at most 16 MiB that holds an object."""
    content = _content(path)
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as exc:  # too deep, too long a number, no UTF-8
        raise _fault(path, "is not JSON") from exc
    if not isinstance(said, dict):
        raise _fault(path, "holds no JSON object")
    return Payload(said, f"the event file {path}")


def _content(path: str) -> bytes:
    try:
        content = _start_of(path)
    except OSError as exc:
        raise _fault(path, f"cannot be read: {exc.strerror}") from exc
    if content is None:
        raise _fault(path, "is not a regular file")
    if len(content) > _LIMIT:
        raise _fault(path, "is larger than 16 MiB")
    return content


def _start_of(path: str) -> bytes | None:
    # A FIFO is opened without waiting, and then not read.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not S_ISREG(os.fstat(handle).st_mode):
            return None
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(_LIMIT + 1)
    finally:
        os.close(handle)


def _fault(path: str, what: str) -> CannotMeasureError:
    return CannotMeasureError(f"The event file {path} {what}.", next_step=WITHOUT_EVENT)
