"""Now and before: the two windows that a level is compared over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from math import inf

import numpy as np
import pandas as pd

from flowlens.lenses.enough import Pace, wanting

__all__ = ["Windows", "two_windows"]

# A slow repository is told over up to six times the window: the gaps of a yearly release still make a level.
_WIDEST = 6


@dataclass(frozen=True, slots=True)
class Windows:
    """Positions [first, middle) are before and [middle, end) are now, which began at `since` and lasts `days`.

    Of these the repository has been there for `lived_days`, the last `silent_days` of them with nothing to count
    (infinite: there never was any). A window reaches back for the number `wanted`, over `longest_days` at most.
    """

    first: int
    middle: int
    end: int
    since: pd.Timestamp
    days: float
    lived_days: float
    longest_days: float
    silent_days: float
    wanted: int

    @property
    def pace(self) -> Pace:
        """How fast the later window fills, which gets longer as long as it holds too few."""
        longest_days = self.longest_days if self.n_now < self.wanted else self.days
        return Pace(self.lived_days, longest_days, self.silent_days, settable=True)

    @property
    def pace_as_is(self) -> Pace:
        """How fast the later window fills with more than it reaches back for."""
        return replace(self.pace, longest_days=self.days)

    def lacking(self, least: int, unit: str, counts: tuple[int, int] | None = None) -> str:
        """Which window has how many of how many, and how long until both have enough; `counts` before and now.

        What is now will be before, once another window has passed.
        """
        before, now = counts or (self.n_before, self.n_now)
        if now < before:
            return f"the window has {wanting(now, least, unit, self.pace)}"
        # With too few now as well, the later window has to be filled first.
        filled_days = least * self.lived_days / max(now, 1)
        delay_days = max(self.days, filled_days) - self.lived_days
        pace = replace(self.pace, longest_days=self.longest_days, counted=now, delay_days=delay_days)
        return f"the window before has {wanting(before, least, unit, pace)}"

    @property
    def before(self) -> slice:
        """The earlier window."""
        return slice(self.first, self.middle)

    @property
    def now(self) -> slice:
        """The window that ends with the facts."""
        return slice(self.middle, self.end)

    @property
    def n_before(self) -> int:
        """How many fell into the earlier window."""
        return self.middle - self.first

    @property
    def n_now(self) -> int:
        """How many fell into the later window."""
        return self.end - self.middle


def two_windows(at: pd.Series[pd.Timestamp], period: tuple[datetime, datetime], days: int, least: int) -> Windows:
    """The last `days` of the period and as many before, over times in order; if slow, up to six times as long.

    Each window is just long enough that it holds `least`, if that helps.
    """
    begin, until = map(pd.Timestamp, period)
    longest = pd.Timedelta(days=_WIDEST * days)
    since = _reach(at, until, pd.Timedelta(days=days), longest, least)
    middle = _position(at, since)
    earlier = _reach(at.iloc[:middle], since, until - since, longest, least)
    length, lived, most = (span / pd.Timedelta(days=1) for span in (until - since, until - max(since, begin), longest))
    silent = inf if at.empty else max((until - at.iloc[-1]) / pd.Timedelta(days=1), 0.0)
    return Windows(_position(at, earlier), middle, len(at), since, length, lived, most, silent, least)


def _reach(
    at: pd.Series[pd.Timestamp], until: pd.Timestamp, length: pd.Timedelta, longest: pd.Timedelta, least: int
) -> pd.Timestamp:
    """Where a window begins that ends with `until`, is that long, and reaches back further for what it lacks."""
    since = until - length
    if at.empty:
        return since
    return max(min(since, at.iloc[-min(least, len(at))]), until - longest)


def _position(at: pd.Series[pd.Timestamp], edge: pd.Timestamp) -> int:
    return int(
        np.searchsorted(at.to_numpy(dtype="datetime64[us]"), edge.tz_convert("UTC").tz_localize(None).to_datetime64())
    )
