"""Four weeks at a time: the series over which a slow drift and a change of level are looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf

import numpy as np
import pandas as pd

from flowlens.lenses.enough import GAPS_FOR_SHIFTS, TREND_BINS, Pace, wanting
from flowlens.lenses.sheet import Sheet
from flowlens.model.measure import ChangePoint
from flowlens.stats.change_points import Shift, shifts
from flowlens.stats.estimate import Estimate, Floats
from flowlens.stats.likely_shifts import graded_shifts
from flowlens.stats.trend import drift_slope, mann_kendall

__all__ = [
    "BIN_DAYS",
    "Bins",
    "Life",
    "bin_numbers",
    "change_points",
    "four_week_numbers",
    "four_weeks",
    "graded_change_points",
    "life_of",
    "write_likely_shifts",
    "write_shifts",
    "write_trend",
]

BIN_DAYS = 28
_LENGTH = pd.Timedelta(days=BIN_DAYS)
_MONDAY = pd.Timestamp("1970-01-05", tz="UTC")
_TREND_BINS_SHOWN = 39  # three years of four weeks
_YEAR_BINS = 365 / BIN_DAYS
_MOST_BINS = 1_000


@dataclass(frozen=True, slots=True)
class Bins:
    """Bins of four weeks that hold enough, oldest first: their numbers, starts, and median of the values."""

    numbers: Floats
    starts: tuple[datetime, ...]
    medians: Floats


@dataclass(frozen=True, slots=True)
class Life:
    """For how many days a series has been there, and for how many it has been silent (infinite: it never began)."""

    days: float
    silent_days: float


def life_of(at: pd.Series[pd.Timestamp], period: tuple[datetime, datetime]) -> Life:
    """The life of what came at these times, oldest first, within the period of the facts."""
    begin, until = map(pd.Timestamp, period)
    day = pd.Timedelta(days=1)
    return Life((until - begin) / day, inf if at.empty else max((until - at.iloc[-1]) / day, 0.0))


def four_weeks(at: pd.Series[pd.Timestamp], values: pd.Series[float], as_of: datetime, least: int) -> Bins:
    """The median of each four weeks of the calendar that hold at least `least` values; the last whole one is number 0.

    Counted back from `as_of`, every bin would hold other values each day, and a p-value near its limit would come and
    go with the weekday. Four weeks that are not over yet are left out.
    """
    edge = _edge(as_of)
    number = bin_numbers(at, as_of)
    over = number <= 0
    grouped = values[over].astype("float64").groupby(number[over]).agg(["median", "size"])
    kept = grouped[grouped["size"] >= least].tail(_MOST_BINS)
    numbers = kept.index.to_numpy(dtype=np.float64)
    starts = tuple((edge + _LENGTH * (float(number) - 1)).to_pydatetime() for number in numbers)
    return Bins(numbers, starts, kept["median"].to_numpy(dtype=np.float64))


def bin_numbers(at: pd.Series[pd.Timestamp], as_of: datetime) -> pd.Series[int]:
    """In which four weeks of the calendar each time lies: the last whole ones are number 0, those before are below."""
    return ((at - _edge(as_of)) // _LENGTH + 1).astype("int64")


def _edge(as_of: datetime) -> pd.Timestamp:
    """When the last four weeks ended that are over."""
    return _MONDAY + (pd.Timestamp(as_of) - _MONDAY) // _LENGTH * _LENGTH


def four_week_numbers(at: pd.Series[pd.Timestamp]) -> Floats:
    """The times in units of four weeks."""
    seconds = at.astype("int64").to_numpy(dtype=np.float64) / 1e6
    return seconds / (BIN_DAYS * 86_400)


def write_trend(sheet: Sheet, bins: Bins, life: Life, unit: str = "four-week bins") -> None:
    """Write `growth` a year over the last three years, and `growth_p`; both missing where there are too few bins.

    A gap or a release is a bin by itself: `unit` says what is counted.
    """
    recent = bins.numbers > bins.numbers.max(initial=0) - _TREND_BINS_SHOWN
    n = int(recent.sum())
    if n < TREND_BINS:
        longest_days = float(_TREND_BINS_SHOWN * BIN_DAYS)
        why = wanting(n, TREND_BINS, unit, Pace(min(life.days, longest_days), longest_days, life.silent_days))
        sheet.missing("growth", "ratio", n, why)
        sheet.missing("growth_p", "p-value", n, why)
        return
    logs = np.log(bins.medians[recent])
    slope = drift_slope(bins.numbers[recent] / _YEAR_BINS, logs)
    sheet.estimate("growth", _exponential(slope), "ratio")
    sheet.number("growth_p", mann_kendall(logs), "p-value", n)


def write_shifts(sheet: Sheet, n: int, found: Sequence[ChangePoint], life: Life, unit: str = "four-week bins") -> None:
    """Write `shifts`, how many sure changes of level are among n values, or how many it takes to look for one."""
    if n < GAPS_FOR_SHIFTS:
        why = wanting(n, GAPS_FOR_SHIFTS, unit, Pace(life.days, silent_days=life.silent_days))
        sheet.missing("shifts", "changes of level", n, why)
    else:
        sheet.number("shifts", sum(point.sure for point in found), "changes of level", n)


def write_likely_shifts(sheet: Sheet, found: Sequence[ChangePoint]) -> None:
    """Write `likely_shifts`, how many changes are likely only; where none was looked for, why, as `shifts` says it."""
    looked = sheet.values["shifts"]
    if looked.missing is not None:
        sheet.missing("likely_shifts", looked.unit, looked.n, looked.missing)
    else:
        sheet.number("likely_shifts", sum(not point.sure for point in found), looked.unit, looked.n)


def change_points(
    starts: Sequence[datetime], values: Floats, unit: str, seed: int, least_ratio: float
) -> tuple[ChangePoint, ...]:
    """The dates at which the level of positive values changed by at least that ratio; none where values are too few."""
    if len(values) < GAPS_FOR_SHIFTS:
        return ()
    return _dated(starts, shifts(np.log(values), seed, least_ratio), unit)


def graded_change_points(
    starts: Sequence[datetime], values: Floats, unit: str, seed: int, least_ratio: float
) -> tuple[ChangePoint, ...]:
    """The same, and those between them that are likely only: for values of which each stands by itself."""
    if len(values) < GAPS_FOR_SHIFTS:
        return ()
    return _dated(starts, graded_shifts(np.log(values), seed, least_ratio), unit)


def _dated(starts: Sequence[datetime], found: Sequence[Shift], unit: str) -> tuple[ChangePoint, ...]:
    return tuple(
        ChangePoint(starts[s.index], s.before, s.after, unit, s.after / s.before, s.n_before, s.n_after, s.sure)
        for s in found
    )


def _exponential(slope: Estimate) -> Estimate:
    value, low, high = (None if x is None else float(np.exp(x)) for x in (slope.value, slope.low, slope.high))
    return Estimate(value, low, high, slope.n)
