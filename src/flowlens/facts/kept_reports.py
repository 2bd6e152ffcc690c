"""Reports that were made before, beside the generations of a store: small files, whole or not there."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from pathlib import Path

from flowlens.facts.own_files import is_own_folder
from flowlens.facts.sealed_file import load_sealed, save_sealed

__all__ = ["clear_reports", "load_report", "report_key", "save_report"]

_KEY = re.compile(r"[0-9a-f]{16,128}")
_MOST_BYTES = 1 << 26
_MOST_REPORTS = 4


def report_key(*rests_on: object) -> str:
    """A key for the report that rests on these values, of which the text form tells all that is in them."""
    return hashlib.sha256(repr(rests_on).encode("utf-8", "backslashreplace")).hexdigest()


def load_report(folder: Path, key: str) -> bytes | None:
    """The report kept under the key; None where there is none, or not the one that was written."""
    return load_sealed(_path(folder, key), _MOST_BYTES) if _KEY.fullmatch(key) else None


def save_report(folder: Path, key: str, content: bytes) -> None:
    """Keep a report in place of one with the same key, and drop all but the newest few.

    ValueError for a key that is not 16 to 128 hexadecimal digits, OSError where the report cannot be kept.
    """
    if not _KEY.fullmatch(key):
        raise ValueError("the key of a report is a digest in hexadecimal digits")
    save_sealed(_path(folder, key), content)
    _sweep(folder, _path(folder, key))


def clear_reports(folder: Path) -> None:
    """Remove all reports and drafts of them, as far as that can be done; in a folder of this user only."""
    if not is_own_folder(folder):
        return
    with suppress(OSError):  # another run may remove the folder
        for path in [*folder.glob("report-*.json"), *folder.glob(".new-report-*")]:
            with suppress(OSError):
                path.unlink()


def _path(folder: Path, key: str) -> Path:
    return folder / f"report-{key}.json"


def _sweep(folder: Path, newest: Path) -> None:
    aged = []
    for path in folder.glob("report-*.json"):
        with suppress(OSError):  # another run may sweep as well
            aged.append((path.lstat().st_mtime_ns, path))
    others = [path for _, path in sorted(aged, reverse=True) if path != newest]
    for path in others[_MOST_REPORTS - 1 :]:
        with suppress(OSError):
            path.unlink()
