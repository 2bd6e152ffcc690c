"""The slow drift of a share: over four weeks at a time, as sizes are."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

from flowlens.lenses.bins import BIN_DAYS, bin_numbers
from flowlens.lenses.enough import BIN_CHANGES, TREND_BINS, wanting
from flowlens.lenses.sheet import Sheet
from flowlens.stats.trend import drift_slope, mann_kendall

__all__ = ["write_share_trend"]

_BINS_SHOWN = 39  # three years of four weeks
_YEAR_BINS = 365 / BIN_DAYS


def write_share_trend(sheet: Sheet, at: pd.Series[pd.Timestamp], hits: pd.Series[bool], as_of: datetime) -> None:
    """Write `trend`, in share points a year over the last three years, and `trend_p`; missing with too few bins."""
    number = bin_numbers(at, as_of)
    # Four weeks that are not over yet are left out.
    over = number <= 0
    grouped = hits[over].astype("float64").groupby(number[over]).agg(["mean", "size"])
    bins = grouped[(grouped["size"] >= BIN_CHANGES) & (grouped.index > -_BINS_SHOWN)]
    n = len(bins)
    if n < TREND_BINS:
        why = wanting(n, TREND_BINS, "four-week bins")
        sheet.missing("trend", "share", n, why)
        sheet.missing("trend_p", "p-value", n, why)
        return
    shares = bins["mean"].to_numpy(dtype=np.float64)
    sheet.difference("trend", drift_slope(bins.index.to_numpy(dtype=np.float64) / _YEAR_BINS, shares))
    sheet.number("trend_p", mann_kendall(shares), "p-value", n)
