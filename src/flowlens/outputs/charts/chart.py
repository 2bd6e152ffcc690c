"""One chart, and the rows behind it: plain values, thinned where there are too many, every text harmless."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from statistics import median

from flowlens.model.measure import Point, Series
from flowlens.model.phrase import phrase
from flowlens.outputs.numbers import count, day, moment
from flowlens.outputs.plain import printable, short_id, shortened

__all__ = ["FEWEST", "Chart", "Row", "area_name", "every", "headed", "no_chart", "row", "summary", "thinned"]

FEWEST = 2
_MOST_DOTS = 3_000
_LARGEST_KEPT = 200
_NEW = timedelta(days=365)
_MOST_NEW = 1_600
_LABEL_LETTERS = 80

Row = dict[str, str | float]


@dataclass(frozen=True, slots=True)
class Chart:
    """A Vega-Lite specification with its title, caption and summary in words; no `spec` where nothing can be drawn."""

    title: str
    caption: str
    summary: str
    spec: Mapping[str, object] | None = None


def headed(label: str) -> str:
    """The label as a heading: with a capital letter first."""
    return label[:1].upper() + label[1:]


def area_name(area: str) -> str:
    """An area as all charts name it, so that picking it in one picks it in all."""
    return shortened(printable(area), _LABEL_LETTERS)


def row(point: Point, unit: str) -> Row:
    """A point as a chart reads it; `day` and `shown` are its time and value as a tooltip prints them."""
    return {
        "at": moment(point.at),
        "value": point.value,
        "id": shortened(printable(short_id(point.id)), _LABEL_LETTERS),
        "label": shortened(printable(point.label), _LABEL_LETTERS),
        "group": printable(point.group),
        "day": day(point.at),
        "shown": phrase(point.value, unit),
    }


def thinned(points: Sequence[Point]) -> tuple[list[Point], str]:
    """Some 3,000 points at most, in order, and a sentence that says which: those of the last year, and the largest."""
    n = len(points)
    if n <= _MOST_DOTS:
        return list(points), ""
    # Every k-th by time, not drawn by chance: the same history gives the same picture, and no stretch is left bare.
    n_old = bisect_left(points, points[-1].at - _NEW, key=lambda point: point.at)
    new_step = ceil((n - n_old) / _MOST_NEW)
    new = range(n_old, n, new_step)
    old_step = ceil(n_old / (_MOST_DOTS - _LARGEST_KEPT - len(new)))
    largest = sorted(range(n), key=lambda index: (-points[index].value, index))[:_LARGEST_KEPT]
    kept = sorted({*range(0, n_old, max(1, old_step)), *new, *largest})
    of_new = "all of the last year" if new_step == 1 else f"one in {new_step} of the last year"
    of_old = f", one in {old_step} before it" if n_old and old_step > 1 else ""
    said = (
        f"Of {count(n)} dots {count(len(kept))} are drawn: {of_new}{of_old}, and the {_LARGEST_KEPT} largest; "
        "lines and numbers rest on all of them."
    )
    return [points[index] for index in kept], said


def every(points: Sequence[Point], most: int = 600) -> list[Point]:
    """At most `most` points of a line, evenly picked, with the last one."""
    step = max(1, ceil(len(points) / most))
    picked = list(points[::step])
    return picked if not points or picked[-1] is points[-1] else [*picked, points[-1]]


def summary(series: Series) -> str:
    """What a chart of the series shows, for a reader who can't see it."""
    values = [point.value for point in series.points]
    first, last = series.points[0].at, series.points[-1].at
    return (
        f"Chart of {series.label}: {count(len(values))} points from {day(first)} to {day(last)}, between "
        f"{phrase(min(values), series.unit)} and {phrase(max(values), series.unit)}, "
        f"median {phrase(median(values), series.unit)}."
    )


def no_chart(series: Series) -> Chart:
    """In place of a chart of fewer than 2 points: what is missing."""
    n = len(series.points)
    said = f"No chart: {'there is only 1 point' if n == 1 else 'there are no points'}, and it takes at least {FEWEST}."
    return Chart(title=headed(series.label), caption=said, summary=said)
