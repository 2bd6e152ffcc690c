"""How long changes wait for their release: what has not left yet still waits."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

from flowlens.lenses.bins import BIN_DAYS, Bins, four_weeks
from flowlens.lenses.enough import BIN_CHANGES, GAPS
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.windows import Windows
from flowlens.model.phrase import phrase
from flowlens.stats.estimate import Floats
from flowlens.stats.survival import Survival, kaplan_meier
from flowlens.stats.waiting_ratio import Waits, waiting_ratio

__all__ = ["cohorts", "days_of", "held_back", "not_reached", "survival", "write_wait_ratio"]

_SHORTEST_DAYS = 1 / 24
_HELD_BACK = 2


def days_of(lengths: pd.Series[pd.Timedelta]) -> Floats:
    """The lengths in days; one that ended before it began is 0."""
    return np.maximum((lengths / pd.Timedelta(days=1)).to_numpy(dtype=np.float64), 0.0)


def survival(changes: pd.DataFrame, start: str, as_of: pd.Timestamp) -> Survival:
    """How long changes wait from the time in that column; what is unreleased is censored at `as_of`."""
    waits = _waits(changes[changes[start].notna()], start, as_of)
    return kaplan_meier(waits.durations, waits.ended, waits.groups)


def not_reached(waits: Survival, q: float) -> str:
    """Why there is no such quantile: too many still wait."""
    return f"more than {round(100 * (1 - q))} % still wait; the longest for {phrase(waits.longest or 0, 'days')}"


def write_wait_ratio(sheet: Sheet, changes: pd.DataFrame, windows: Windows, as_of: pd.Timestamp, seed: int) -> None:
    """Write `ratio`, the median wait now over the median wait before, resampling whole releases."""
    before, now = changes.iloc[windows.before], changes.iloc[windows.now]
    counts = before["released_at"].nunique(), now["released_at"].nunique()
    if min(counts) < GAPS:
        sheet.missing("ratio", "ratio", min(counts), windows.lacking(GAPS, "releases that changes left in", counts))
        return
    found = waiting_ratio(_waits(before, "landed_at", as_of), _waits(now, "landed_at", as_of), seed)
    sheet.estimate("ratio", found, "ratio", "the median wait of one of the windows is not known")


def cohorts(changes: pd.DataFrame, as_of: datetime) -> tuple[Bins, int]:
    """The median wait of those that landed in each four weeks, and how many of the last bins mostly wait still."""
    waits = days_of(changes["released_at"].fillna(pd.Timestamp(as_of)) - changes["landed_at"])
    waits[changes["released_at"].isna().to_numpy()] = np.inf
    bins = four_weeks(changes["landed_at"], pd.Series(waits, index=changes.index), as_of, BIN_CHANGES)
    known = np.isfinite(bins.medians)
    starts = tuple(start for start, keep in zip(bins.starts, known.tolist(), strict=True) if keep)
    found = Bins(bins.numbers[known], starts, np.maximum(bins.medians[known], _SHORTEST_DAYS))
    return found, int((~known).sum())


def held_back(bins: Bins, n_waiting: int) -> bool:
    """So many of the last bins wait that a trend over the others would flatter: twice as long as is usual, or more."""
    usual = float(np.quantile(bins.medians, 0.9)) if len(bins.medians) else 0.0
    return n_waiting * BIN_DAYS > _HELD_BACK * max(usual, BIN_DAYS)


def _waits(changes: pd.DataFrame, start: str, as_of: pd.Timestamp) -> Waits:
    released = changes["released_at"].notna()
    ends = changes["released_at"].where(released, as_of)
    return Waits(days_of(ends - changes[start]), released.to_numpy(dtype=np.bool_), ends.tolist())
