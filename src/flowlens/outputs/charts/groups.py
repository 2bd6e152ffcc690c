"""The chart of two groups of people: how large the changes of each are, quarter by quarter."""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.model.finding import Finding
from flowlens.model.measure import Series
from flowlens.outputs.charts.chart import Chart, headed, row, summary
from flowlens.outputs.charts.layers import (
    ACCENT,
    MAIN,
    Channel,
    Layer,
    amount_axis,
    by_word,
    nominal,
    specified,
    time_axis,
)
from flowlens.outputs.numbers import count

__all__ = ["sizes"]

_COLOURS = (ACCENT, MAIN)
# Each group has a shape and a dash of its own beside its colour.
_SHAPES = ("diamond", "circle")
_DASHES = ([6, 3], [1, 0])


def sizes(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """A line for each group through its medians; a quarter in which one has too few people has no dots."""
    series = chosen["group_sizes"]
    rows = [row(point, series.unit) for point in series.points]
    words = list(dict.fromkeys(point.group for point in series.points))
    y = amount_axis("Size of a typical change (net lines)")
    tooltip = [nominal("group", "Group"), nominal("label", "When"), nominal("shown", "Median")]
    colour, shape, dash = (
        by_word("group", dict(zip(words, styles, strict=False)), "Group") for styles in (_COLOURS, _SHAPES, _DASHES)
    )
    shared: Channel = {"color": colour, "x": time_axis(), "y": y}
    line = {"type": "line", "aria": False, "strokeWidth": 2}
    dot = {"type": "point", "aria": False, "filled": True, "size": 45}
    layers = [
        Layer(rows, line, {**shared, "strokeDash": dash}),
        Layer(rows, dot, {**shared, "shape": shape, "tooltip": tooltip}),
    ]
    text = summary(series)
    n = len({point.at for point in series.points})
    said = f"One dot is the median of a group in a quarter of a year; in {count(n)} of them both had enough people."
    return Chart(headed(series.label), said, text, specified(*layers, description=text))
