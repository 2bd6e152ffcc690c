"""The chart of recurrence: how long ago a place of each fix or revert had last been repaired."""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.model.finding import Finding
from flowlens.model.measure import Series
from flowlens.outputs.charts.chart import Chart, row, summary, thinned
from flowlens.outputs.charts.layers import ACCENT, MAIN, QUIET, Layer, by_word, specified, time_axis, tips
from flowlens.outputs.charts.lengths import length_axis

__all__ = ["days_since"]

_COLOURS = {"again": ACCENT, "later": MAIN}
_SOON_DAYS = 90  # as the lens counts
_SHAPES = {"again": "diamond", "later": "circle"}


def days_since(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """Each fix or revert as a dot, by the days since a file of it had last been repaired."""
    series = chosen["days_since"]
    points, thinning = thinned(series.points)
    rows = [row(point, series.unit) for point in points]
    y = length_axis("Since the last repair")
    colour, shape = (by_word("group", styles, "Repaired") for styles in (_COLOURS, _SHAPES))
    dot = {"type": "point", "aria": False, "filled": True, "opacity": 0.8, "size": 35}
    encoding = {"color": colour, "shape": shape, "tooltip": tips("After"), "x": time_axis(), "y": y}
    dashed = {"type": "rule", "aria": False, "color": QUIET, "strokeDash": [5, 4]}
    layers = [Layer([{"value": _SOON_DAYS}], dashed, {"y": y}), Layer(rows, dot, encoding)]
    text = summary(series)
    said = (
        "One dot is one fix or revert, at the time since another one had touched a file of it; “again” is within 90 "
        "days, below the dashed line. The first repair of a place is not drawn."
    )
    caption = " ".join(part for part in (said, thinning) if part)
    return Chart("How soon a place is repaired again", caption, text, specified(*layers, description=text))
