"""The chart of regrouping: the size of a change against the size of a release, both 100 at the start."""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.model.finding import Finding
from flowlens.model.measure import Series
from flowlens.outputs.charts.chart import Chart, Row, row
from flowlens.outputs.charts.layers import (
    ACCENT,
    MAIN,
    QUIET,
    Layer,
    amount_axis,
    by_word,
    nominal,
    specified,
    time_axis,
)
from flowlens.outputs.numbers import day

__all__ = ["sizes"]

_TICKS = [10, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1_000, 2_000, 5_000, 10_000]
_STYLES: Mapping[str, tuple[str, list[int]]] = {
    "changes in a release": (ACCENT, [1, 0]),
    "size of a change": (MAIN, [6, 3]),
}


def sizes(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """Two lines on a log scale; where they part, small changes are gathered into large releases or the other way."""
    series = chosen["regrouping"]
    rows: list[Row] = [row(point, series.unit) for point in series.points]
    y = {
        **amount_axis("100 is the first level (log scale)", "log"),
        "axis": {"values": _TICKS, "format": ",.0f", "labelOverlap": True},
    }
    colour, dash = (by_word("group", {word: style[which] for word, style in _STYLES.items()}, None) for which in (0, 1))
    tooltip = [
        nominal("group", "What"),
        nominal("day", "Up to"),
        nominal("shown", "Index"),
        nominal("label", "Is a"),
    ]
    colour = {**colour, "legend": {"symbolType": "stroke", "symbolStrokeWidth": 2.5}}
    line = {"type": "line", "aria": False, "strokeWidth": 2.5, "point": {"size": 25}}
    encoding = {"color": colour, "strokeDash": dash, "tooltip": tooltip, "x": time_axis(), "y": y}
    level = {"type": "rule", "aria": False, "color": QUIET, "strokeDash": [2, 3]}
    layers = [Layer(rows, line, encoding), Layer([{"value": 100}], level, {"y": y})]
    last = {str(one["group"]): one for one in rows}
    told = "; ".join(f"{group} {one['shown']} ({one['label']})" for group, one in last.items())
    text = f"Two lines that start at 100 in {day(series.points[0].at)}. At the end: {told}."
    caption = (
        "Each value is the median of the year up to that release, or of eight releases where these took longer; the "
        "last is of the year up to the end. A median moves in one step, once half of what it is of has changed. Where "
        "releases grow and changes do not, small changes are gathered into "
        "large releases."
    )
    return Chart("Releases against the changes in them", caption, text, specified(*layers, description=text))
