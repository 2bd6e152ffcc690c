"""Which feature flags the trees of commits hold, as earlier runs found: one small file, whole or not there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from flowlens.facts.sealed_file import forget_sealed, load_sealed, save_sealed
from flowlens.model.flags import FlagUse

__all__ = ["clear_flags", "load_flags", "save_flags"]

Uses = Mapping[str, tuple[FlagUse, ...]]

_NAME = "flags.json"
_MOST_BYTES = 1 << 26


def load_flags(folder: Path, rules: str) -> Uses:
    """The uses of flags by commit, as these rules find them; empty where nothing is kept that can be believed."""
    content = load_sealed(folder / _NAME, _MOST_BYTES)
    # Whoever can write here can also write a right sum over anything at all.
    with suppress(ValueError, LookupError, TypeError, AttributeError, RecursionError):
        kept = json.loads(content or b"")
        if kept["rules"] == _sum_of(rules):
            uses = [_use(*use) for use in kept["uses"]]
            return {oid: tuple(uses[place] for place in places) for oid, places in kept["looks"].items()}
    return {}


def save_flags(folder: Path, rules: str, looks: Uses) -> None:
    """Keep these in place of what was kept; OSError where that cannot be done, ValueError where they are too many."""
    places = {use: place for place, use in enumerate(sorted({use for uses in looks.values() for use in uses}))}
    kept = {
        "rules": _sum_of(rules),
        "uses": [(use.convention, use.name, use.path) for use in places],
        "looks": {oid: [places[use] for use in uses] for oid, uses in looks.items()},
    }
    content = json.dumps(kept, separators=(",", ":")).encode("ascii")
    if len(content) >= _MOST_BYTES:
        raise ValueError("there are too many feature flags to keep")
    save_sealed(folder / _NAME, content)


def clear_flags(folder: Path) -> None:
    """Forget them, as far as that can be done."""
    forget_sealed(folder / _NAME)


def _use(convention: object, name: object, path: object) -> FlagUse:
    if not (isinstance(convention, str) and isinstance(name, str) and isinstance(path, str)):
        raise TypeError("a use of a flag is told in three texts")
    return FlagUse(convention, name, path)


def _sum_of(rules: str) -> str:
    return hashlib.sha256(rules.encode()).hexdigest()
