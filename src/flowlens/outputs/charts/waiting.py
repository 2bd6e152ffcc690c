"""The charts of waiting: how long work waits for its release, and how much of it is waiting."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

import altair as alt

from flowlens.model.finding import Finding
from flowlens.model.measure import Point, Series
from flowlens.model.phrase import phrase
from flowlens.outputs.charts.chart import FEWEST, Chart, Row, every, no_chart, row, summary
from flowlens.outputs.charts.layers import ACCENT, MAIN, amount_axis, specified, table, time_axis, tips, titled
from flowlens.outputs.numbers import count

__all__ = ["inventory", "survival"]

# People say waiting in these steps; the last one is ten years.
_DAYS = (0, 1, 3, 7, 14, 30, 60, 90, 180, 365, 730, 1_460, 3_650)


def survival(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """The share of changes still waiting after so many days, as steps; half is marked."""
    series = chosen["waiting_survival"]
    steps = sorted((days, point.value) for point in series.points if (days := _days(point)) is not None)
    if len(steps) < FEWEST:
        return no_chart(Series(series.name, series.label, series.unit, series.points[: len(steps)]))
    last = steps[-1][0]
    picked = steps[:: max(1, len(steps) // 1_000)]
    rows: list[Row] = [
        {"days": days, "value": value, "shown": phrase(value, "share"), "after": phrase(days, "days")}
        for days, value in (picked if picked[-1] == steps[-1] else [*picked, steps[-1]])
    ]
    axis = alt.Axis(values=[days for days in _DAYS if days <= last] or [0], grid=False, labelOverlap=True)
    x = alt.X("days:Q", title="Days of waiting", scale=alt.Scale(type="symlog", nice=False), axis=axis)
    y = amount_axis(titled(series), share=True).scale(domain=[0, 1])
    tooltip = [alt.Tooltip("after:N", title="After"), alt.Tooltip("shown:N", title="Still waiting")]
    curve = table(rows).mark_line(interpolate="step-after", color=MAIN, strokeWidth=2.5, aria=False)
    half = table([{"value": 0.5}]).mark_rule(strokeDash=[5, 4], color=ACCENT, aria=False).encode(y=y)
    text = (
        f"Curve of {series.label}: {count(len(steps))} steps over {phrase(last, 'days')}, "
        f"from {phrase(steps[0][1], 'share')} down to {phrase(steps[-1][1], 'share')}."
    )
    caption = "Where the curve meets the dashed line, half of the changes are released. Days are on a log scale."
    layers = (curve.encode(x=x, y=y, tooltip=tooltip), half)
    return Chart("How long changes wait for their release", caption, text, specified(*layers, description=text))


def inventory(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """The changes that waited for a release at each moment, as an area."""
    series = chosen["unreleased"]
    rows = [row(point, series.unit) for point in every(series.points)]
    area = table(rows).mark_area(color=MAIN, opacity=0.35, aria=False, line={"color": MAIN})
    y = amount_axis(titled(series))
    text = summary(series)
    layer = area.encode(x=time_axis(), y=y, tooltip=tips("Waiting"))
    return Chart("Work that waits for a release", "", text, specified(layer, height=180, description=text))


def _days(point: Point) -> float | None:
    try:
        days = float(point.label)
    except ValueError:
        return None
    return days if isfinite(days) and days >= 0 else None
