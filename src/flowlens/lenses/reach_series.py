"""The series behind the charts of the blast radius: wide changes over time, and the areas that change together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pandas as pd

from flowlens.lenses.coupling import Seam, co_changes
from flowlens.model.measure import Point, Series

__all__ = ["VERY_WIDE", "coupling_series", "matrix_series", "wide_series"]

VERY_WIDE = 3
_RUNNING = 50
_RUNNING_POINTS = 1_000
_AREAS_DRAWN = 12


def wide_series(changes: pd.DataFrame) -> tuple[Series, ...]:
    """The shares of wide changes among the last 50 of each moment, at no more moments than a chart is wide."""
    shown = np.arange(len(changes) - 1, _RUNNING - 2, -max(1, len(changes) // _RUNNING_POINTS))[::-1]
    at = pd.DatetimeIndex(changes["landed_at"].take(shown)).to_pydatetime().tolist()
    ids = changes["id"].take(shown).tolist()
    made = []
    for name, over, words in (("wide", 1, "more than one area"), ("very_wide", VERY_WIDE, "more than three areas")):
        hits = (changes["areas"] > over).astype("float64")
        shares = hits.rolling(_RUNNING, min_periods=_RUNNING).mean().take(shown).tolist()
        points = tuple(Point(*row, group=words) for row in zip(at, shares, ids, strict=True))
        made.append(Series(name, f"share of {_RUNNING} changes that touch {words}", "share", points))
    return tuple(made)


def matrix_series(touches: pd.DataFrame, as_of: datetime) -> Series:
    """For each ordered pair of the areas touched most, the share of one's changes that touch the other.

    The one is the group of its point, the other its label, and the counts are its id.
    """
    points = tuple(
        Point(as_of, one.confidence, f"{one.shared} of {one.n}", one.other, one.one)
        for one in co_changes(touches, _AREAS_DRAWN)
    )
    return Series("co_changes", "share of an area's changes that touch the other", "share", points)


def coupling_series(seams: Sequence[Seam], changes: pd.DataFrame) -> Series:
    """The strongest couplings, each at the moment of the newest change that touches both areas."""
    landed = dict(zip(changes["id"].tolist(), changes["landed_at"], strict=True))
    points = []
    for found in seams:
        one, at = found.coupling, landed[found.newest]
        label, times = f"{one.one} → {one.other}", f"{one.shared} of {one.n}"
        points.append(Point(at.to_pydatetime(), one.confidence, found.newest, label, times))
    return Series("couplings", "share of an area's changes that touch the other", "share", tuple(points))
