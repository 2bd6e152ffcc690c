"""The chart of what it takes to land: how long each pull request waited for somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from flowlens.model.finding import Finding
from flowlens.model.measure import Series
from flowlens.model.phrase import phrase
from flowlens.outputs.charts.chart import Chart, Row, row, thinned
from flowlens.outputs.charts.layers import ACCENT, MAIN, QUIET, Channel, Layer, by_word, specified, time_axis, tips
from flowlens.outputs.charts.lengths import length_axis
from flowlens.outputs.numbers import count, day

__all__ = ["waited"]

_STYLES = {"small": (MAIN, "circle"), "between": (QUIET, "square"), "large": (ACCENT, "triangle-up")}
_DOT = {"type": "point", "aria": False, "filled": True, "opacity": 0.8, "size": 30}


def waited(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """Each pull request by how long it waited; the size of its change has a colour and a shape."""
    series = chosen["waited"]
    points, thinning = thinned(series.points)
    rows: list[Row] = [{**row(point, series.unit), "shown": phrase(point.value, "days")} for point in points]
    y = length_axis("Time", minutes=True)
    dots = Layer(rows, _DOT, {**_grouped(rows), "tooltip": tips("Waited"), "x": time_axis(), "y": y})
    text = _summary(series)
    said = "One dot is one pull request, at the time for which it waited for an answer or for the merge."
    caption = " ".join(part for part in (said, thinning) if part)
    return Chart("How long pull requests wait for somebody", caption, text, specified(dots, description=text))


def _summary(series: Series) -> str:
    days = [point.value for point in series.points]
    return (
        f"Chart of {series.label}: {count(len(days))} points from {day(series.points[0].at)} to "
        f"{day(series.points[-1].at)}, between {phrase(min(days), 'days')} and {phrase(max(days), 'days')}, "
        f"median {phrase(median(days), 'days')}."
    )


def _grouped(rows: Sequence[Row]) -> Channel:
    """The colour and the shape of each size that there is."""
    present = {word: style for word, style in _STYLES.items() if any(one["group"] == word for one in rows)}
    colour, shape = (
        by_word("group", {word: style[which] for word, style in present.items()}, "Change") for which in (0, 1)
    )
    return {"color": colour, "shape": shape}
