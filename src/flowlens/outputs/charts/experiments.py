"""The charts of experiments: how long new files stay, and the branches that stand idle."""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.model.finding import Finding
from flowlens.model.measure import Series
from flowlens.outputs.charts.chart import Chart, every, row, summary
from flowlens.outputs.charts.layers import MAIN, Layer, amount_axis, specified, time_axis, tips
from flowlens.outputs.charts.waiting import steps_of

__all__ = ["branches", "file_survival"]


def file_survival(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """The share of new files that are still there after so many days, as steps."""
    caption = "What the curve loses was dumped. A rename loses nothing. Days are on a log scale."
    return steps_of(
        chosen["file_survival"],
        title="How long new source files stay",
        caption=caption,
        axis="Days since the file landed",
    )


def branches(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """How many of the branches of today were idle at each moment, as steps."""
    series = chosen["branches"]
    rows = [row(point, series.unit) for point in every(series.points)]
    mark = {"type": "line", "aria": False, "color": MAIN, "interpolate": "step-after", "strokeWidth": 2.5}
    encoding = {"tooltip": tips("Idle since then"), "x": time_axis(), "y": amount_axis("Branches")}
    text = summary(series)
    caption = "Each step is the last commit of a branch that stands today; those that were deleted are not seen."
    layer = Layer(rows, mark, encoding)
    return Chart("Branches that have not landed", caption, text, specified(layer, height=180, description=text))
