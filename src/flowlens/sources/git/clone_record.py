"""What is remembered of a clone that FlowLens made: whose it is, what the remote had, and when it was used."""

from __future__ import annotations

import json
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flowlens.sources.git.locate import read_small

__all__ = ["CloneRecord", "read_record", "write_record"]

_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class CloneRecord:
    """`refs` is a digest of what the remote had at `asked_at`, `read` of who read what; times are seconds since 1970.

    `size_bytes` is 0 where the clone was dropped.
    """

    address: str
    refs: str = ""
    read: str = ""
    asked_at: float = 0.0
    used_at: float = 0.0
    size_bytes: int = 0


def read_record(file: Path) -> CloneRecord | None:
    """The record; None where there is none that can be understood."""
    with suppress(ValueError, TypeError, KeyError, RecursionError):
        said = json.loads(read_small(file, _BYTES) or b"null")
        texts = [str(said[name]) for name in ("address", "refs", "read")]
        times = [float(said[name]) for name in ("asked_at", "used_at")]
        return CloneRecord(texts[0], texts[1], texts[2], times[0], times[1], _whole(said["size_bytes"]))
    return None


def write_record(file: Path, record: CloneRecord) -> None:
    """Put it in the place of the one before, in one step."""
    draft = file.with_name(f".{secrets.token_hex(8)}.new")
    try:
        draft.write_text(json.dumps(asdict(record)), encoding="ascii")
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("not a size")
    return value
