"""The charts of iteration: each release's new work against the other files, and how long it stays as it was."""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.model.finding import Finding
from flowlens.model.measure import Series
from flowlens.outputs.charts.chart import Chart, every, row, summary, thinned
from flowlens.outputs.charts.layers import (
    MAIN,
    QUIET,
    Layer,
    amount_axis,
    specified,
    time_axis,
    tips,
    titled,
)
from flowlens.outputs.charts.waiting import steps_of

__all__ = ["OTHERS", "releases", "untouched"]

OTHERS = ("tweaked_others",)


def releases(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """Each release as a dot at the share of its new work that was touched soon, over the line of the other files."""
    series = chosen["tweaked"]
    points, thinning = thinned(series.points)
    y = {**amount_axis(titled(series), share=True), "scale": {"domain": [0, 1]}}
    layers = []
    others = chosen.get(OTHERS[0])
    if others is not None:
        line = {"type": "line", "aria": False, "color": QUIET, "strokeWidth": 2}
        rows = [row(point, others.unit) for point in every(others.points)]
        layers.append(Layer(rows, line, {"tooltip": tips("Other files"), "x": time_axis(), "y": y}))
    dot = {"type": "point", "aria": False, "color": MAIN, "filled": True, "opacity": 0.8, "size": 45}
    rows = [row(point, series.unit) for point in points]
    layers.append(Layer(rows, dot, {"tooltip": tips("New work touched"), "x": time_axis(), "y": y}))
    text = summary(series)
    said = "One dot is one release with at least three pieces of new work; the line is the share of the other files."
    caption = " ".join(part for part in (said, thinning) if part)
    return Chart("New work that people came back to", caption, text, specified(*layers, description=text))


def untouched(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """The share of new work that is still as it was released after so many days, as steps; half is marked."""
    series = chosen["untouched_survival"]
    return steps_of(
        series,
        title="How long new work stays as it was released",
        caption="Where the curve meets the dashed line, people have come back to half of it. Days are on a log scale.",
        axis="Days since the release",
    )
