"""What became of each new source file: removed by which change, or there still, under whatever name it has since."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.facts.tables import Facts
from flowlens.lenses.counted import counted_changes
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
    placed = facts.changes[["id", "position", "landed_at", "ignored"]].rename(columns={"id": "change"})
    files = facts.change_files[_COLUMNS].merge(placed, on="change").sort_values(["position", "path"], ignore_index=True)
    lives, status = file_lives(files), files["status"].to_numpy(dtype="object")
    edited = (files["added"].fillna(0) + files["deleted"].fillna(0) > 0) & ~files["ignored"]
    gone = _first_rows(lives, status == "deleted")
    touched = _first_rows(lives, edited.to_numpy(dtype=np.bool_) & (status != "added"))
    source = (files["content"] == "source") & files["excluded"].isna()
    candidates = np.flatnonzero(source.to_numpy(dtype=np.bool_) & (status == "added"))
    # Strings are slow to look up: only those that may count are.
    counted = files["change"].take(candidates).isin(counted_changes(facts, settings)["id"])
    born = candidates[counted.to_numpy(dtype=np.bool_)]
    return _told(files, born, gone[lives[born]], touched[lives[born]])


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
