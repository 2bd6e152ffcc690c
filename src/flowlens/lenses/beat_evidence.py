"""What shows how regular releases are: the gaps that are off the beat, and each gap in usual gaps."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flowlens.lenses.regularity import beat_of, distances, holiday_gaps, on_beat, usual_gaps
from flowlens.lenses.windows import Windows
from flowlens.model.measure import Evidence, Point, Series
from flowlens.model.phrase import beside, phrase
from flowlens.stats.estimate import Floats

__all__ = ["gap_ratios", "off_beat"]

_EVIDENCE = 4


def off_beat(
    ends: pd.Series[pd.Timestamp], releases: pd.DataFrame, gaps: Floats, windows: Windows, usual: float
) -> tuple[Evidence, ...]:
    """The gaps of the window that are farthest from its median; none where all are on the beat."""
    now = gaps[windows.now]
    hits = on_beat(now, usual)
    off = [i for i in np.argsort(-distances(now), kind="stable").tolist() if not hits[i]][:_EVIDENCE]
    return tuple(
        Evidence(
            "release",
            releases["name"].iloc[i + windows.middle + 1],
            f"{phrase(now[i], 'days')} after the one before, where {beside(usual, now[i], 'days')} are usual, "
            f"{ends[i + windows.middle]:%Y-%m-%d}",
        )
        for i in off
    )


def gap_ratios(releases: pd.DataFrame, ends: pd.Series[pd.Timestamp], gaps: Floats, windows: Windows) -> Series:
    """Each gap in usual gaps of its window, or before both of its time; `group` says whether it is on the beat."""
    usual = _usual(ends, gaps, windows)
    kept = usual > 0
    ratio = gaps[kept] / usual[kept]
    group = np.where(on_beat(gaps, usual), "on the beat", "off the beat")
    group = np.where(holiday_gaps(ends, gaps, usual), "end of the year", group)[kept]
    columns = zip(
        ends[kept], ratio.tolist(), releases["name"].iloc[1:][kept], gaps[kept].tolist(), group.tolist(), strict=True
    )
    points = tuple(
        Point(at.to_pydatetime(), value, name, phrase(gap, "days"), said) for at, value, name, gap, said in columns
    )
    return Series("gap_ratio", "gap before a release, in usual gaps", "ratio", points)


def _usual(ends: pd.Series[pd.Timestamp], gaps: Floats, windows: Windows) -> Floats:
    """The usual gap for each gap: the beat that the share of its window is counted by, so that the dots tell the same.

    By the gaps around it a gap at a new pace would be on the beat as soon as its neighbours are.
    """
    usual = usual_gaps(gaps).copy()
    for part in (windows.before, windows.now):
        inside = gaps[part]
        if len(inside):
            counted = inside[~holiday_gaps(ends.iloc[part], inside, beat_of(inside))]
            usual[part] = beat_of(counted) if len(counted) else usual[part]
    return usual
