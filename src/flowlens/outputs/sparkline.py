"""A series as one line of block characters."""

from __future__ import annotations

from statistics import median

from flowlens.model.measure import Series

__all__ = ["medians", "sparkline"]

_BLOCKS = "▁▂▃▄▅▆▇█"
_FEWEST = 2
# The points of this series are days of waiting; their times are dummies.
_NO_TIME = frozenset({"waiting_survival"})


def sparkline(series: Series, width: int = 24) -> str:
    """Medians of at most `width` equal spans of time, lowest to highest; a space is a span without a point.

    Empty where there are fewer than 2 points, or all are of one moment.
    """
    levels = medians(series, width)
    return _blocks(levels) if levels else ""


def medians(series: Series, most: int) -> list[float | None]:
    """The medians of at most `most` equal spans of time, None where one has no point; empty where there is no line."""
    times = [point.at.timestamp() for point in series.points]
    if series.name in _NO_TIME or len(times) < _FEWEST or min(times) == max(times):
        return []
    n_bins = min(most, len(times))
    start, span = min(times), max(times) - min(times)
    bins: list[list[float]] = [[] for _ in range(n_bins)]
    for time, point in zip(times, series.points, strict=True):
        bins[min(int((time - start) / span * n_bins), n_bins - 1)].append(point.value)
    return [median(values) if values else None for values in bins]


def _blocks(levels: list[float | None]) -> str:
    known = [level for level in levels if level is not None]
    low, high = min(known), max(known)
    if low == high:
        return "".join(" " if level is None else _BLOCKS[3] for level in levels)
    steps = len(_BLOCKS) - 1
    return "".join(" " if level is None else _BLOCKS[round((level - low) / (high - low) * steps)] for level in levels)
