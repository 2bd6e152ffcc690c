"""Which feature flags the trees of commits hold, as earlier runs found: one small file, whole or not there."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from flowlens.facts.own_files import is_trusted_folder, make_own_folder, read_file, sync_folder, write_file
from flowlens.model.flags import FlagUse

__all__ = ["clear_flags", "load_flags", "save_flags"]

Uses = Mapping[str, tuple[FlagUse, ...]]

_NAME = "flags.json"
_MOST_BYTES = 1 << 26


def load_flags(folder: Path, rules: str) -> Uses:
    """The uses of flags by commit, as these rules find them; empty where nothing is kept that can be believed."""
    if not is_trusted_folder(folder):
        return {}
    # Whoever can write here can also write a right sum over anything at all.
    with suppress(OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        said, _, content = read_file(folder / _NAME, _MOST_BYTES).partition(b"\n")
        if said == _sum_of(content):
            kept = json.loads(content)
            if kept["rules"] == _sum_of(rules.encode()).decode():
                uses = [_use(*use) for use in kept["uses"]]
                return {oid: tuple(uses[place] for place in places) for oid, places in kept["looks"].items()}
    return {}


def save_flags(folder: Path, rules: str, looks: Uses) -> None:
    """Keep these in place of what was kept; OSError where that cannot be done, ValueError where they are too many."""
    places = {use: place for place, use in enumerate(sorted({use for uses in looks.values() for use in uses}))}
    kept = {
        "rules": _sum_of(rules.encode()).decode(),
        "uses": [(use.convention, use.name, use.path) for use in places],
        "looks": {oid: [places[use] for use in uses] for oid, uses in looks.items()},
    }
    content = json.dumps(kept, separators=(",", ":")).encode("ascii")
    if len(content) >= _MOST_BYTES:
        raise ValueError("there are too many feature flags to keep")
    make_own_folder(folder)
    draft = folder / f".new-flags-{secrets.token_hex(8)}"
    try:
        write_file(draft, _sum_of(content) + b"\n" + content)
        draft.replace(folder / _NAME)
        sync_folder(folder)
    finally:
        draft.unlink(missing_ok=True)


def clear_flags(folder: Path) -> None:
    """Forget them, as far as that can be done."""
    if is_trusted_folder(folder):
        with suppress(OSError):
            (folder / _NAME).unlink()


def _use(convention: object, name: object, path: object) -> FlagUse:
    if not (isinstance(convention, str) and isinstance(name, str) and isinstance(path, str)):
        raise TypeError("a use of a flag is told in three texts")
    return FlagUse(convention, name, path)


def _sum_of(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
