"""A squad's number by quarters of a year, up to three years back from the end of the period."""

from __future__ import annotations

from datetime import datetime, timedelta

from flowlens.comparing.levels import estimated
from flowlens.comparing.rows import Rows
from flowlens.model.comparison import Compared
from flowlens.model.measure import Point, Series
from flowlens.model.phrase import phrase

__all__ = ["quarters"]

_QUARTER = timedelta(days=365.25 / 4)
_QUARTERS = 12
# Of fewer a point would jump about; a monthly train has three releases in a quarter.
_FEWEST = {"releases": 3, "gaps": 3}
_FEWEST_OTHERS = 10


def quarters(compared: Compared, rows: Rows, until: datetime, smallest: int) -> Series:
    """A point a quarter at its end, where it holds enough, and of changes enough people."""
    points = []
    for back in range(_QUARTERS - 1, -1, -1):
        end = until - back * _QUARTER
        inside = rows.within(end - _QUARTER + timedelta(microseconds=1), end)
        if inside.n < _FEWEST.get(compared.counted, _FEWEST_OTHERS):
            continue
        # Changes go together by who made them: of so few people a point would tell of one.
        if compared.counted == "changes" and rows.ended is None and inside.n_clusters < smallest:
            continue
        value = estimated(compared, inside).value
        if value is not None:
            points.append(Point(end, value, "", phrase(inside.n, compared.counted)))
    return Series(compared.id, compared.label, compared.unit, tuple(points))
