"""Which rows of a history are of one and the same file, whatever its name was then."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.facts.among import among

__all__ = ["file_lives"]

# A file leaves its old name before another one may take it, be it in the same change.
_LEAVES, _ARRIVES = 0, 1


def file_lives(files: pd.DataFrame) -> NDArray[np.int64]:
    """A number for each row: the same for all rows of one file, followed through its renames.

    `files` has `path`, `old_path`, `status` and `position` (of the change), in any order. A file that was deleted, or
    renamed away, ends: what appears under its name later is another one.
    """
    n = len(files)
    if n == 0:
        return np.empty(0, dtype=np.int64)
    status = files["status"]
    from_old = np.flatnonzero(among(status, ("renamed",)) & files["old_path"].notna().to_numpy())
    codes, _ = pd.factorize(
        pd.concat([files["path"], files["old_path"].iloc[from_old]], ignore_index=True), use_na_sentinel=True
    )
    position = files["position"].to_numpy(dtype=np.int64)
    position = np.concatenate([position, position[from_old]])
    side = np.concatenate([np.full(n, _ARRIVES), np.full(from_old.size, _LEAVES)])
    arrives = np.zeros(side.size, dtype=np.bool_)
    arrives[:n] = among(status, ("added", "copied", "renamed"))
    ends = side == _LEAVES
    ends[:n] = among(status, ("deleted",))
    order = np.lexsort((side, position, codes))
    first_of_name = np.diff(codes[order], prepend=-1) != 0
    after_end = np.concatenate([[False], ends[order][:-1]])
    life = np.empty(side.size, dtype=np.int64)
    life[order] = np.cumsum(first_of_name | after_end | arrives[order]) - 1
    return _same_file(life, life[from_old], life[n:])[:n]


def _same_file(life: NDArray[np.int64], new: NDArray[np.int64], old: NDArray[np.int64]) -> NDArray[np.int64]:
    """The life under its first name, for each life under a name; `new` goes on where `old` ended."""
    origin = np.arange(life.max() + 1)
    origin[new] = old
    while True:
        further = origin[origin]
        if np.array_equal(further, origin):
            return origin[life]
        origin = further
