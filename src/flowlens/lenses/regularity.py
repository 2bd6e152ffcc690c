"""How regular the gaps between releases are: what is on the beat, and what only the end of the year made longer."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.stats.estimate import Floats

__all__ = ["ON_BEAT", "beat_of", "distances", "holiday_gaps", "moved_beat", "on_beat", "usual_gaps"]

# A gap is on the beat within a quarter of the usual one, or of two, as where one release was skipped and the timetable
# kept. Three or more would let in most of what there is: of gaps at random 26 % are on the beat so, and a half if any
# multiple counted.
ON_BEAT = 0.25
_BEATS = (1.0, 2.0)
_HOLIDAY = ("12-25", "01-01")
_LONGEST_HOLIDAY_DAYS = 35.0
_AROUND = 17  # eight gaps before and after
_WEEK_DAYS = 7.0
_SHORTEST_DAYS = 1 / 24
# Of gaps at random 26 % are on the beat, so that three more beside a first one are so by chance in 2 % of cases.
_FEWEST_ALIKE = 4
_MOVED = 1.5


def on_beat(gaps: Floats, usual: Floats | float) -> NDArray[np.bool_]:
    """Which gaps are within a quarter of the usual gap of one beat or two; from a week on, in whole days.

    A release on the third Wednesday of each month comes after 28 or 35 days, give or take some hours.
    """
    whole = np.asarray(usual) >= _WEEK_DAYS
    days, beat = np.where(whole, np.rint(gaps), gaps), np.where(whole, np.rint(usual), usual)
    hits: NDArray[np.bool_] = np.logical_or.reduce([np.abs(days - n * beat) <= ON_BEAT * beat for n in _BEATS])
    return hits


def beat_of(gaps: Floats) -> float:
    """The beat of some gaps in days: their median, or half of it where that puts more, and most, of them on the beat.

    Of a weekly train that skips every other week, the median may be 7 or 14 days; it is the lower middle gap, and no
    mean of two, as no release ever came after 10.5. ValueError on no gaps.
    """
    if not len(gaps):
        raise ValueError("no gaps, so no beat")
    middle = float(np.sort(gaps)[(len(gaps) - 1) // 2])
    n_half = int(on_beat(gaps, middle / 2).sum())
    return middle / 2 if n_half > max(len(gaps) / 2, on_beat(gaps, middle).sum()) else middle


def moved_beat(gaps: Floats, usual: float) -> tuple[float, int] | None:
    """The beat in days that the newest gaps keep to and how many these are; None where it is still the usual one.

    Four gaps in a row or more, each on that beat, which is half as long again as the usual one, or as much shorter.
    """
    found = None
    for n in range(_FEWEST_ALIKE, len(gaps) + 1):
        newest = float(np.median(gaps[-n:]))
        if newest <= 0 or not (np.abs(gaps[-n:] - newest) <= ON_BEAT * newest).all():
            break
        found = newest, n
    if found is None or usual <= 0 or 1 / _MOVED < found[0] / usual < _MOVED:
        return None
    return found


def holiday_gaps(ends: pd.Series[pd.Timestamp], gaps: Floats, usual: Floats | float) -> NDArray[np.bool_]:
    """Which gaps hold Christmas and New Year and are longer for it: beyond the beat, by five weeks at most."""
    starts = ends - pd.to_timedelta(gaps, unit="D")
    year = starts.dt.year
    first, last = (
        pd.to_datetime(years.astype("str") + f"-{day}", utc=True)
        for years, day in zip((year, year + 1), _HOLIDAY, strict=True)
    )
    spans = ((starts <= first) & (ends >= last)).to_numpy(dtype=np.bool_)
    return spans & (gaps > (1 + ON_BEAT) * usual) & (gaps <= usual + _LONGEST_HOLIDAY_DAYS)


def usual_gaps(gaps: Floats) -> Floats:
    """The median gap around each gap: of eight before it, itself and eight after."""
    return pd.Series(gaps).rolling(_AROUND, center=True, min_periods=1).median().to_numpy(dtype=np.float64)


def distances(gaps: Floats) -> Floats:
    """How far each gap is from the median, on a log scale: what is spread around it is compared by ranks of these."""
    long_enough = np.maximum(gaps, _SHORTEST_DAYS)
    far: Floats = np.abs(np.log(long_enough / np.median(long_enough))) if len(gaps) else long_enough
    return far
