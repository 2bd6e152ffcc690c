"""The chart of building to learn: how soon code followed each design document."""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.model.finding import Finding
from flowlens.model.measure import Series
from flowlens.outputs.charts.chart import Chart, row, summary, thinned
from flowlens.outputs.charts.layers import ACCENT, MAIN, Layer, by_word, specified, time_axis, tips
from flowlens.outputs.charts.lengths import length_axis

__all__ = ["days_to_code"]

_COLOURS = {"document first": ACCENT, "code first": MAIN}
_SHAPES = {"document first": "circle", "code first": "diamond"}


def days_to_code(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """Each design document as a dot, by the days until the first code that bears its name."""
    series = chosen["days_to_code"]
    points, thinning = thinned(series.points)
    rows = [row(point, series.unit) for point in points]
    rows = [{**one, "shown": "no wait"} if one["group"] == "code first" else one for one in rows]
    colour, shape = (by_word("group", styles, "Begun with") for styles in (_COLOURS, _SHAPES))
    dot = {"type": "point", "aria": False, "filled": True, "opacity": 0.8, "size": 60}
    y = length_axis("Until the first code")
    encoding = {"color": colour, "shape": shape, "tooltip": tips("Until code"), "x": time_axis(), "y": y}
    text = summary(series)
    said = "One dot is one design document; where the code came first, or with it, it lies on the lowest line."
    caption = " ".join(part for part in (said, thinning) if part)
    return Chart(
        "How soon code followed a design", caption, text, specified(Layer(rows, dot, encoding), description=text)
    )
