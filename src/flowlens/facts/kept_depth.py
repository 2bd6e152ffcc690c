"""What earlier runs found out in depth, by object id: one small file, whole or not there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from flowlens.facts.sealed_file import forget_sealed, load_sealed, save_sealed
from flowlens.model.depth import RepairLook, UpkeepLook
from flowlens.model.history import DiffJob

__all__ = ["Looks", "clear_depth", "load_depth", "save_depth"]

Looks = Mapping[str | DiffJob, RepairLook | UpkeepLook]

_NAME = "deep.json"
_MOST_BYTES = 1 << 28


def load_depth(folder: Path, method: str) -> Looks:
    """What this method has found, by fix and by change; empty where nothing is kept that can be believed."""
    content = load_sealed(folder / _NAME, _MOST_BYTES)
    # Whoever can write here can also write a right sum over anything at all.
    with suppress(ValueError, LookupError, TypeError, AttributeError, RecursionError):
        kept = json.loads(content or b"")
        if kept["method"] == method:
            repairs = {oid: _repair(found) for oid, found in kept["repairs"].items()}
            upkeep = {DiffJob(oid, base): _upkeep(found) for oid, base, found in kept["upkeep"]}
            looks: dict[str | DiffJob, RepairLook | UpkeepLook] = {}
            looks.update(repairs.items())
            looks.update(upkeep.items())
            return looks
    return {}


def save_depth(folder: Path, method: str, looks: Looks) -> None:
    """Keep these beside those that another run has kept meanwhile; OSError or ValueError where that cannot be done.

    What may be known another time is not kept.
    """
    lasting = {job: look for job, look in {**load_depth(folder, method), **looks}.items() if look.lasting}
    kept = {
        "method": method,
        "repairs": {
            job: dict(look.candidates) if look.unknown is None else look.unknown
            for job, look in lasting.items()
            if isinstance(job, str) and isinstance(look, RepairLook)
        },
        "upkeep": [
            [job.oid, job.base, _shares(look) if look.unknown is None else look.unknown]
            for job, look in lasting.items()
            if isinstance(job, DiffJob) and isinstance(look, UpkeepLook)
        ],
    }
    content = json.dumps(kept, separators=(",", ":")).encode("ascii")
    if len(content) >= _MOST_BYTES:
        raise ValueError("too much was found to keep")
    save_sealed(folder / _NAME, content)


def clear_depth(folder: Path) -> None:
    """Forget it, as far as that can be done."""
    forget_sealed(folder / _NAME)


def _repair(found: Any) -> RepairLook:
    if isinstance(found, str):
        return RepairLook(unknown=found)
    return RepairLook({str(oid): int(n_lines) for oid, n_lines in found.items()})


def _upkeep(found: Any) -> UpkeepLook:
    if isinstance(found, str):
        return UpkeepLook(unknown=found)
    size, complexity, interfacing = (None if share is None else float(share) for share in found)
    return UpkeepLook(size, complexity, interfacing)


def _shares(look: UpkeepLook) -> list[float | None]:
    return [look.unit_size, look.unit_complexity, look.unit_interfacing]
