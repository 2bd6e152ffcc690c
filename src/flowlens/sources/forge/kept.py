"""What is kept of a clone's forge, as a report reads it: with no network, and no token."""

from __future__ import annotations

from pathlib import Path

from flowlens.facts.kept_forge import load_rows, rows_stamp
from flowlens.model.ci import CiRead, Deployed, Job, Published, Run
from flowlens.model.forge import ForgeRead, Pull
from flowlens.sources.forge.rows import Kept, rows_back

__all__ = ["forge_stamp", "kept_ci", "kept_pulls"]


def kept_pulls(folder: Path) -> ForgeRead:
    """The pull requests that are kept in a clone's store folder, by number; none where none are."""
    return ForgeRead(tuple(one for one in _kept(folder, "pulls") if isinstance(one, Pull)))


def kept_ci(folder: Path) -> CiRead:
    """The CI runs, jobs, deployments and releases that are kept there; none where none are."""
    return CiRead(
        runs=tuple(one for one in _kept(folder, "runs") if isinstance(one, Run)),
        jobs=tuple(one for one in _kept(folder, "jobs") if isinstance(one, Job)),
        deployments=tuple(one for one in _kept(folder, "deployments") if isinstance(one, Deployed)),
        published=tuple(one for one in _kept(folder, "releases") if isinstance(one, Published)),
    )


def forge_stamp(folder: Path) -> tuple[object, ...]:
    """What tells all of it from other rows: a report that was made of the same is the same."""
    return rows_stamp(folder)


def _kept(folder: Path, kind: str) -> list[Kept]:
    try:
        return list(rows_back(load_rows(folder, kind) or [], kind))
    except (ValueError, TypeError):
        return []  # of another version's form, which should have said so
