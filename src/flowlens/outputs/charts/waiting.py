"""The charts of waiting: how long work waits for its release, and how much of it is waiting."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from flowlens.model.finding import Finding
from flowlens.model.measure import Point, Series
from flowlens.model.phrase import phrase
from flowlens.outputs.charts.chart import FEWEST, Chart, Row, every, headed, no_chart, row, summary
from flowlens.outputs.charts.layers import ACCENT, MAIN, Layer, amount_axis, nominal, specified, time_axis, tips, titled
from flowlens.outputs.numbers import count

__all__ = ["inventory", "steps_of", "survival"]

# People say waiting in these steps; the last one is ten years.
_DAYS = (0, 1, 3, 7, 14, 30, 60, 90, 180, 365, 730, 1_460, 3_650)


def survival(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """The share of changes still waiting after so many days, as steps; half is marked."""
    return steps_of(
        chosen["waiting_survival"],
        title="How long changes wait for their release",
        caption="Where the curve meets the dashed line, half of the changes are released. Days are on a log scale.",
        axis="Days of waiting",
    )


def steps_of(series: Series, *, title: str, caption: str, axis: str) -> Chart:
    """A share that falls over the days that stand in the labels of its points, as steps; half is marked."""
    steps = sorted((days, point.value) for point in series.points if (days := _days(point)) is not None)
    if len(steps) < FEWEST:
        return no_chart(Series(series.name, series.label, series.unit, series.points[: len(steps)]))
    last = steps[-1][0]
    picked = steps[:: max(1, len(steps) // 1_000)]
    rows: list[Row] = [
        {"days": days, "value": value, "shown": phrase(value, "share"), "after": phrase(days, "days")}
        for days, value in (picked if picked[-1] == steps[-1] else [*picked, steps[-1]])
    ]
    x = {
        "axis": {"grid": False, "labelOverlap": True, "values": [days for days in _DAYS if days <= last] or [0]},
        "field": "days",
        "scale": {"nice": False, "type": "symlog"},
        "title": axis,
        "type": "quantitative",
    }
    y = {**amount_axis(titled(series), share=True), "scale": {"domain": [0, 1]}}
    tooltip = [nominal("after", "After"), nominal("shown", headed(series.label))]
    step = {"type": "line", "aria": False, "color": MAIN, "interpolate": "step-after", "strokeWidth": 2.5}
    curve = Layer(rows, step, {"tooltip": tooltip, "x": x, "y": y})
    dashed = {"type": "rule", "aria": False, "color": ACCENT, "strokeDash": [5, 4]}
    half = Layer([{"value": 0.5}], dashed, {"y": y})
    text = (
        f"Curve of {series.label}: {count(len(steps))} steps over {phrase(last, 'days')}, "
        f"from {phrase(steps[0][1], 'share')} down to {phrase(steps[-1][1], 'share')}."
    )
    return Chart(title, caption, text, specified(curve, half, description=text))


def inventory(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """The changes that waited for a release at each moment, as an area."""
    series = chosen["unreleased"]
    rows = [row(point, series.unit) for point in every(series.points)]
    area = {"type": "area", "aria": False, "color": MAIN, "line": {"color": MAIN}, "opacity": 0.35}
    text = summary(series)
    layer = Layer(rows, area, {"tooltip": tips("Waiting"), "x": time_axis(), "y": amount_axis(titled(series))})
    return Chart("Work that waits for a release", "", text, specified(layer, height=180, description=text))


def _days(point: Point) -> float | None:
    try:
        days = float(point.label)
    except ValueError:
        return None
    return days if isfinite(days) and days >= 0 else None
