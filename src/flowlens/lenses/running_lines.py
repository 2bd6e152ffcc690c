"""The lines over the dots of change sizes: quantiles of the newest changes up to each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flowlens.model.measure import Point, Series
from flowlens.model.phrase import phrase
from flowlens.stats.estimate import Floats
from flowlens.stats.running_quantile import running_quantile

__all__ = ["running_lines"]

# The running lines are of so many changes up to each, or of a part of all where that is more: of 20 years of daily work
# a line of 50 changes is scribble.
_LEAST, _PART = 50, 60
_POINTS = 1_000
_LINES = (("running_median", 0.5), ("running_p25", 0.25), ("running_p75", 0.75), ("running_p90", 0.9))


def running_lines(sizes: Floats, at: Sequence[datetime], ids: Sequence[str]) -> list[Series]:
    """The lines of changes by date of landing, with the moment and the id of each; empty where there are too few."""
    width = max(_LEAST, sizes.size // _PART)
    # A line of more points than a chart is wide looks the same; the newest is one of them.
    step = max(1, sizes.size // _POINTS)
    # The first of them have too few before them.
    shown = range(sizes.size - 1, width - 2, -step)[::-1]
    lines = []
    for name, q in _LINES:
        values = running_quantile(sizes, shown, width, q).tolist()
        points = tuple(Point(at[i], value, ids[i]) for i, value in zip(shown, values, strict=True))
        lines.append(Series(name, f"{name.removeprefix('running_')} of {phrase(width, 'changes')}", "lines", points))
    return lines
