"""What became of each new source file: removed by which change, or there still, under whatever name it has since."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.facts.among import among
from flowlens.facts.rows import rows_of_files
from flowlens.facts.tables import Facts
from flowlens.lenses.counted import counted_places
from flowlens.lenses.file_lives import file_lives
from flowlens.lenses.settings import LensSettings

__all__ = ["new_files"]

_Places = NDArray[np.int64]
_COLUMNS = ["change", "path", "old_path", "content", "status", "added", "deleted", "excluded"]
_NEVER = -1


def new_files(facts: Facts, settings: LensSettings) -> pd.DataFrame:
    """The source files that counted changes brought: their `path` then, and `change`, `born_at`, in mainline order.

    `gone_by` and `gone_at` tell which change removed the file, `touched_at` when its lines first changed; null where
    none did. A rename is no removal. It counts whoever removed or touched it, but a bulk reformat touches nothing.
    """
    files = _in_order(facts)
    lives, status = file_lives(files), files["status"]
    added = among(status, ("added",))
    written = (files["added"] + files["deleted"]).to_numpy(dtype=np.float64, na_value=0.0) > 0
    changes = facts.changes[["landed_at", "ignored"]].take(files["row"].to_numpy(dtype=np.int64))
    gone = _first_rows(lives, among(status, ("deleted",)))
    touched = _first_rows(lives, written & ~changes["ignored"].to_numpy(dtype=np.bool_) & ~added)
    counted = counted_places(facts, settings)[files["row"].to_numpy()] >= 0
    source = (files["content"] == "source").to_numpy(dtype=np.bool_) & files["excluded"].isna().to_numpy()
    born = np.flatnonzero(source & counted & added)
    born = born[np.lexsort((pd.factorize(files["path"].take(born), sort=True)[0], files["position"].take(born)))]
    files = files.assign(landed_at=changes["landed_at"].array)
    return _told(files, born, gone[lives[born]], touched[lives[born]])


def _in_order(facts: Facts) -> pd.DataFrame:
    """All files of changes that are known, in mainline order, with `row` and `position` of their change."""
    owners = rows_of_files(facts)
    known = np.flatnonzero(owners >= 0)
    positions = facts.changes["position"].to_numpy(dtype=np.int64)[owners[known]]
    chosen = known[np.argsort(positions, kind="stable")]
    files = facts.change_files[_COLUMNS].take(chosen).reset_index(drop=True)
    return files.assign(row=owners[chosen], position=np.sort(positions))


def _first_rows(lives: _Places, chosen: NDArray[np.bool_]) -> _Places:
    """The first chosen row of each life; -1 where there is none."""
    rows = np.flatnonzero(chosen)
    first = np.full(int(lives.max(initial=-1)) + 1, _NEVER, dtype=np.int64)
    # What is written last is the first one.
    first[lives[rows[::-1]]] = rows[::-1]
    return first


def _told(files: pd.DataFrame, born: _Places, gone: _Places, touched: _Places) -> pd.DataFrame:
    change, landed = files["change"], files["landed_at"]
    return pd.DataFrame(
        {
            "path": files["path"].take(born).array,
            "change": change.take(born).array,
            "born_at": landed.take(born).array,
            "gone_by": change.reindex(gone).array,
            "gone_at": landed.reindex(gone).array,
            "touched_at": landed.reindex(touched).array,
        }
    )
