"""The chart of what a team learns: each retrospective and post-mortem, by the questions that it answers."""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.model.finding import Finding
from flowlens.model.measure import Series
from flowlens.outputs.charts.chart import Chart, row, thinned
from flowlens.outputs.charts.layers import ACCENT, MAIN, QUIET, Channel, Layer, by_word, nominal, specified, time_axis
from flowlens.outputs.numbers import count, day

__all__ = ["documents"]

# The words of each number of questions, most first as the legend shows them, with a shape for who sees no colours.
_ANSWERED: Mapping[int, tuple[str, str, str]] = {
    3: ("all three", MAIN, "circle"),
    2: ("two", MAIN, "triangle-up"),
    1: ("one", ACCENT, "square"),
    0: ("none", QUIET, "cross"),
}


def documents(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """A dot for each document at the day it landed, at the height of the questions that it answers."""
    series = chosen["documents"]
    points, thinning = thinned(series.points)
    rows = [{**row(point, series.unit), "told": _ANSWERED[round(point.value)][0]} for point in points]
    y = {
        "axis": {"format": "d", "values": sorted(_ANSWERED)},
        "field": "value",
        "scale": {"domain": [-0.2, 3.2], "nice": False, "type": "linear"},
        "title": "Questions answered",
        "type": "quantitative",
    }
    tooltip = [nominal("day", "Day (UTC)"), nominal("told", "Answers"), nominal("label", "What"), nominal("id", "File")]
    mark = {"type": "point", "aria": False, "filled": True, "opacity": 0.8, "size": 70}
    encoding = {"color": _legend(1), "shape": _legend(2), "tooltip": tooltip, "x": time_axis(), "y": y}
    caption = "One mark is one document: what happened, what was learned, what will change."
    text = _summary(series)
    layer = Layer(rows, mark, encoding)
    return Chart(
        "The questions that each retrospective and post-mortem answers",
        f"{caption} {thinning}".strip(),
        text,
        specified(layer, height=180, description=text),
    )


def _legend(style: int) -> Channel:
    return by_word("told", {words[0]: words[style] for words in _ANSWERED.values()}, "Answers")


def _summary(series: Series) -> str:
    first, last = day(series.points[0].at), day(series.points[-1].at)
    told = ", ".join(
        f"{count(n)} answer {words}"
        for number, (words, _, _) in _ANSWERED.items()
        if (n := sum(round(point.value) == number for point in series.points))
    )
    return f"Chart of {count(len(series.points))} documents from {first} to {last}, by questions answered: {told}."
