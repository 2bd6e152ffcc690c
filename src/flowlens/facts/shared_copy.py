"""A cache folder that is a copy of a place elsewhere: a file in it says of which.

It knows no library that reaches such a place, so that whoever only wants to know a folder need not load one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from flowlens.facts.own_files import make_own_folder, read_file, write_file

__all__ = ["copy_folder", "holds_password", "is_place", "place_of"]

_PLACE = re.compile(r"[a-z][a-z0-9+.-]*://\S+")
# A container before an account is none, as in abfs://facts@account.
_PASSWORD = re.compile(r"[^:/]+://[^/@]*:[^/@]*@")
_SAID = "place.json"
_MOST_BYTES = 1 << 16


def is_place(text: str) -> bool:
    """Whether a text names a place that fsspec reads, as `s3://bucket/facts`, rather than a folder."""
    return bool(_PLACE.fullmatch(text))


def holds_password(place: str) -> bool:
    """Whether a place names a password, which would lie in the copy and stand in messages."""
    return bool(_PASSWORD.match(place))


def copy_folder(place: str, cache: Path) -> Path:
    """The folder in a cache folder for the copy of what is there, which is made and says so."""
    name = hashlib.sha256(place.rstrip("/").encode()).hexdigest()[:40]
    folder = cache / "shared" / name
    make_own_folder(folder)
    if place_of(folder) != place.rstrip("/"):  # nor half of it, of a run that was ended
        draft = folder / f".new-{secrets.token_hex(8)}"
        write_file(draft, json.dumps({"place": place.rstrip("/")}).encode())
        os.replace(draft, folder / _SAID)
    return folder


def place_of(cache: Path) -> str | None:
    """The place of which a cache folder is a copy; None of one that is none."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        place = json.loads(read_file(cache / _SAID, _MOST_BYTES))["place"]
        return place if isinstance(place, str) and is_place(place) else None
    return None
