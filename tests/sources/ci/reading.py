"""Files of CI by their content, for tests of the readers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from flowlens.errors import UsageError
from flowlens.model.ci import CiRead
from flowlens.sources.ci.read import read_ci
from flowlens.sources.named_files import NamedFile, NamedFiles

__all__ = ["OID", "fault_of", "read_all", "read_json", "read_text", "seconds"]

OID = "5f2c9d3e0b1a4c6d8e7f90123456789abcdef012"


def read_all(**contents: str | bytes) -> CiRead:
    """What these files hold, called by the names of the arguments with a dot for each two underscores."""
    return read_ci(
        NamedFiles(tuple(NamedFile(name.replace("__", "."), _bytes(text)) for name, text in contents.items()))
    )


def read_json(value: Any, form: str | None = None, name: str = "ci.json") -> CiRead:
    """What a file with this value as JSON holds."""
    return read_ci(NamedFiles((NamedFile(name, json.dumps(value).encode(), form),)))


def read_text(text: str | bytes, name: str = "ci.csv", form: str | None = None) -> CiRead:
    """What a file with this text holds."""
    return read_ci(NamedFiles((NamedFile(name, _bytes(text), form),)))


def fault_of(text: str | bytes, name: str = "ci.json", form: str | None = None) -> str:
    """What is said of a file that has a fault; the test fails where it has none."""
    try:
        read_text(text, name, form)
    except UsageError as exc:
        return exc.what
    raise AssertionError("no fault was found")


def seconds(text: str) -> int:
    """A moment in UTC as `2026-01-31T12:00:00`, in seconds since 1970."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
