"""The rows of `branches`: what is ahead of the mainline, and whether the mainline got it after all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from flowlens.facts.commit_rows import People, Sizes
from flowlens.facts.diff_table import DiffTable
from flowlens.facts.tables import frame, moments
from flowlens.model.branch import Branch
from flowlens.model.history import DiffJob, Step

__all__ = ["branch_table", "branches_to"]

_Sums = tuple[int, int, int]
_Files = frozenset[tuple[str, int | None, int | None]]


def branch_table(
    branches: Sequence[Branch], steps: Sequence[Step], table: DiffTable, sizes: Sizes, people: People
) -> pd.DataFrame:
    """The table `branches`.

    A branch landed as a squash where some change does the same as it: the same files, with as many lines added and
    deleted in each. One that does nothing has nothing to land.
    """
    squashed = _squashed(branches, steps, table, sizes)
    tips = [branch.tip for branch in branches]
    return frame(
        "branches",
        {
            "oid": [tip.oid for tip in tips],
            "base": [branch.base for branch in branches],
            "started_at": moments([branch.started_at for branch in branches]),
            "last_at": moments([tip.commit_at for tip in tips]),
            "n_commits": [branch.n_commits for branch in branches],
            "bot": [people.is_bot(tip) for tip in tips],
            "landed_as": [
                branch.landed_as or ("squash" if branch.tip.oid in squashed else None) for branch in branches
            ],
        },
    )


def branches_to(branches: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Those of the branches that have stood still since that moment."""
    return branches[branches["last_at"] <= as_of].reset_index(drop=True)


def _squashed(branches: Sequence[Branch], steps: Sequence[Step], table: DiffTable, sizes: Sizes) -> frozenset[str]:
    jobs = {branch.tip.oid: DiffJob(branch.tip.oid, branch.base) for branch in branches if branch.landed_as is None}
    keys = {oid: key for oid, job in jobs.items() if (key := sizes.keys.get(job)) is not None}
    alike = _steps_by_sums(steps, sizes, {_sums(key, sizes) for key in keys.values()})
    wanted = {oid: alike.get(_sums(key, sizes), ()) for oid, key in keys.items() if key not in sizes.unknown}
    files = _files(table, {keys[oid] for oid in wanted} | {key for found in wanted.values() for key in found})
    return frozenset(
        oid
        for oid, found in wanted.items()
        if keys[oid] not in files or any(files.get(key) == files[keys[oid]] for key in found)
    )


def _steps_by_sums(steps: Sequence[Step], sizes: Sizes, wanted: set[_Sums]) -> Mapping[_Sums, list[int]]:
    """The keys of the diffs of those steps whose files and lines are as many as one of these."""
    found: dict[_Sums, list[int]] = {}
    for step in steps:
        key = sizes.keys.get(DiffJob(step.oid, step.base))
        if key is not None and (sums := _sums(key, sizes)) in wanted:
            found.setdefault(sums, []).append(key)
    return found


def _sums(key: int, sizes: Sizes) -> _Sums:
    return int(sizes.n_files.get(key, 0)), int(sizes.added.get(key, 0)), int(sizes.deleted.get(key, 0))


def _files(table: DiffTable, keys: set[int]) -> dict[int, _Files]:
    """What each of these diffs does to which files."""
    rows = table.files[table.files["key"].isin(list(keys))]
    columns = (rows[name].tolist() for name in ("key", "path", "added", "deleted"))
    found: dict[int, set[tuple[str, int | None, int | None]]] = {}
    for key, path, added, deleted in zip(*columns, strict=True):
        # Binary content has no lines, and nothing is equal to what is missing.
        known = None if added is pd.NA else added
        found.setdefault(key, set()).add((path, known, None if deleted is pd.NA else deleted))
    return {key: frozenset(files) for key, files in found.items()}
