"""The chart of stages: how long each release was out as a pre-release before it was final."""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.model.finding import Finding
from flowlens.model.measure import Series
from flowlens.model.phrase import phrase
from flowlens.outputs.charts.chart import Chart, row, summary, thinned
from flowlens.outputs.charts.layers import (
    ACCENT,
    MAIN,
    Layer,
    amount_axis,
    at_least,
    by_word,
    specified,
    time_axis,
    tips,
)

__all__ = ["pre_releases"]

_TITLE = "How long releases were in pre-release"
_COLOURS = {"large": ACCENT, "small": MAIN}
_SHAPES = {"large": "diamond", "small": "circle"}


def pre_releases(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """The days in pre-release of each release as stems; those at 0 went out straight, and large ones stand out."""
    series = chosen["pre_days"]
    points, thinning = thinned(series.points)
    rows = [row(point, series.unit) for point in points]
    if not any(point.value for point in series.points):
        told = f"Not drawn: none of {phrase(len(points), 'releases')} was out as a pre-release first."
        return Chart(_TITLE, told, told)
    y = at_least(amount_axis("Days in pre-release", "sqrt"), rows, 1)
    rule = {"type": "rule", "aria": False, "color": MAIN, "opacity": 0.45}
    dot = {"type": "point", "aria": False, "filled": True, "opacity": 0.8, "size": 45}
    colour, shape = (by_word("group", styles, "Release") for styles in (_COLOURS, _SHAPES))
    layers = [
        Layer(rows, rule, {"x": time_axis(), "y": y, "y2": {"datum": 0}}),
        Layer(
            rows, dot, {"color": colour, "shape": shape, "tooltip": tips("In pre-release"), "x": time_axis(), "y": y}
        ),
    ]
    text = summary(series)
    said = "One dot is one release; those at the bottom had no pre-release. The height is on a square-root scale."
    caption = " ".join(part for part in (said, thinning) if part)
    return Chart(_TITLE, caption, text, specified(*layers, description=text))
