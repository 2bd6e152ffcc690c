"""The size of a change against the size of a release, each as an index: do small changes go out in large releases?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from flowlens.lenses.enough import GAPS
from flowlens.model.measure import Point, Series
from flowlens.model.phrase import phrase

__all__ = ["regrouping"]

# Each value is of the year up to its release; a shorter one would follow the seasons. Where a year has too few releases
# for a median, it is of as many as that takes.
_YEAR = pd.Timedelta(days=365)
_MOST_POINTS = 120
_START = 100.0
_WORDS = ("changes in a release", "size of a change")


def regrouping(releases: pd.DataFrame, changes: pd.DataFrame, as_of: pd.Timestamp) -> Series:
    """Medians of the year up to a release, or of the eight releases up to it; the first that can be told are 100.

    `releases` have `at` and `changes`, `changes` have `landed_at` and `net_lines`; both are in the order of time. The
    last point is that of the end of the period, whose year is the one that the lens tells of.
    """
    at, batches = pd.DatetimeIndex(releases["at"]), releases["changes"].to_numpy(dtype=np.float64)
    # Bare times are found in a tenth of the time.
    released, landed = (table.to_numpy(dtype="datetime64[us]") for table in (releases["at"], changes["landed_at"]))
    sizes = changes["net_lines"].to_numpy(dtype=np.float64)
    points: list[Point] = []
    first: tuple[float, float] | None = None
    places = _places(len(releases))
    moments = [(place, at[place]) for place in places]
    moments += [(place, as_of) for place in places[-1:] if as_of > at[place]]
    for place, until in moments:
        since = _bare(min(until - _YEAR, at[place - GAPS]))
        inside = batches[released.searchsorted(since, "right") : place + 1]
        lines = sizes[landed.searchsorted(since, "right") : landed.searchsorted(_bare(until), "right")]
        if not len(lines):
            continue
        here = float(np.median(inside)), float(np.median(lines))
        first = first or here
        for value, start, word, unit in zip(here, first, _WORDS, ("changes", "lines"), strict=True):
            label = f"median {phrase(value, unit)}"
            points.append(Point(until.to_pydatetime(), _START * value / start, "", label, word))
    return Series("regrouping", "typical sizes, 100 at the start", "", tuple(points))


def _bare(at: pd.Timestamp) -> np.datetime64:
    return at.tz_convert("UTC").tz_localize(None).to_datetime64()


def _places(n: int) -> list[int]:
    """The releases that have eight gaps before them: all, or evenly picked ones and the last."""
    step = max(1, (n - GAPS) // _MOST_POINTS)
    return list(range(n - 1, GAPS - 1, -step))[::-1]
