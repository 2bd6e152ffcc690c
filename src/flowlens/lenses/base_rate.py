"""How many of the other files people came back to at the same time: what a share of touches is measured against."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.lenses.touches import Touches
from flowlens.stats.estimate import Floats

__all__ = ["RECENT_DAYS", "touched_share"]

# Files nobody worked on for a year would make any work look busy.
RECENT_DAYS = 365


def touched_share(rows: pd.DataFrame, found: Touches, pieces: pd.DataFrame, days: int) -> Floats:
    """For each piece of `shipped_work`, the share of the other source files touched within so many days of its release.

    The other files are those that people wrote in within the year before it, and of which the release holds no new
    work. Null where there is no such file.
    """
    file, day, kind = _events(rows, found)
    same = np.append(file[1:] == file[:-1], False)[: file.size]
    next_day = np.where(same, np.append(day[1:], np.inf)[: file.size], np.inf)
    next_is_touch = same & np.append(kind[1:] == _TOUCH, False)[: file.size]
    # A file is there, and in use, from one event to the next, or for a year.
    until, open_ = np.minimum(next_day, day + RECENT_DAYS), kind != _GONE
    # Of these moments, those that the next touch follows soon enough.
    soon = np.maximum(day, next_day - days)
    hit = open_ & next_is_touch & (soon < until)
    shipped = pieces["shipped"].to_numpy(dtype=np.float64)
    there = _around(day[open_], until[open_], shipped)
    touched = _around(soon[hit], until[hit], shipped)
    own = pieces.assign(hit=pieces["after"] <= days).groupby("shipped")["hit"].agg(["size", "sum"])
    n_own, n_own_touched = (own[name].loc[shipped].to_numpy(dtype=np.float64) for name in ("size", "sum"))
    n = there - n_own
    share = np.divide(touched - n_own_touched, n, out=np.full(n.size, np.nan), where=n > 0)
    found_share: Floats = np.clip(share, 0.0, 1.0)
    return found_share


_BORN, _TOUCH, _GONE = 0, 1, 2


def _events(rows: pd.DataFrame, found: Touches) -> tuple[NDArray[np.int64], Floats, NDArray[np.int64]]:
    """When each file came, was touched, and went: its number, the day, and which of the three, in order."""
    came = rows["counted"].to_numpy() & (rows["status"] == "added").to_numpy()
    sides = (
        (rows["file"].to_numpy(dtype=np.int64)[came], rows["day"].to_numpy(dtype=np.float64)[came], _BORN),
        (found.file, found.day, _TOUCH),
        (found.ended.index.to_numpy(dtype=np.int64), found.ended.to_numpy(dtype=np.float64), _GONE),
    )
    file = np.concatenate([numbers for numbers, _, _ in sides])
    day = np.concatenate([days for _, days, _ in sides])
    kind = np.concatenate([np.full(numbers.size, kind) for numbers, _, kind in sides])
    order = np.lexsort((kind, day, file))
    return file[order], day[order], kind[order]


def _around(starts: Floats, ends: Floats, moments: Floats) -> Floats:
    """How many of the spans hold each moment, from their start on and without their end."""
    begun = np.searchsorted(np.sort(starts), moments, side="right")
    over = np.searchsorted(np.sort(ends), moments, side="right")
    return (begun - over).astype(np.float64)
