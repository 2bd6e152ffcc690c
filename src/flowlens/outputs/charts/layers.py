"""The layers that charts are put together from, as Altair values; all times are on UTC scales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import altair as alt

from flowlens.model.measure import ChangePoint, Series
from flowlens.outputs.charts.chart import Row, headed
from flowlens.outputs.numbers import day, moment, shift

__all__ = [
    "ACCENT",
    "MAIN",
    "QUIET",
    "amount_axis",
    "change_rules",
    "levels",
    "specified",
    "table",
    "time_axis",
    "tips",
    "titled",
]

# Each has a contrast of at least 3 to 1 against white and against the page's dark background (WCAG 2.2, 1.4.11).
MAIN, ACCENT, QUIET = "#2f7fc1", "#c9641a", "#7d8794"

_HEIGHT = 240
_LATE = 0.75  # from this part of the period on, a label stands to the left of its rule

# By what a tick stands at. Each label is told in full, as those beside it may be left out where they would overlap.
_TICKS = {
    "year": "%Y",
    "quarter": "%b %Y",
    "month": "%b %Y",
    "week": "%d %b",
    "date": "%d %b",
    "hours": "%d %b %H:%M",
    "minutes": "%d %b %H:%M",
    "seconds": "%d %b %H:%M:%S",
    "milliseconds": "%d %b %H:%M:%S",
}
_N_TICKS = 8

# `currentColor` is the page's own ink, so that light, dark and print need no second drawing.
_CONFIG: Mapping[str, object] = {
    "background": "transparent",
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "currentColor", "titleColor": "currentColor", "tickColor": "currentColor",
        "domainColor": "currentColor", "gridColor": "currentColor", "gridOpacity": 0.12, "titleFontWeight": "normal",
        "labelFontSize": 12, "titleFontSize": 12, "titlePadding": 8,
    },
    "legend": {
        "labelColor": "currentColor", "titleColor": "currentColor", "orient": "top", "labelFontSize": 12,
        "titleFontSize": 12, "titleFontWeight": "normal", "symbolStrokeWidth": 2, "offset": 30,
    },
    "text": {"color": "currentColor", "fontSize": 12},
}  # fmt: skip


def specified(*layers: alt.Chart, height: int = _HEIGHT, description: str) -> Mapping[str, object]:
    """The layers over each other as one Vega-Lite specification, as wide as its place on the page."""
    chart = alt.layer(*layers).properties(width="container", height=height, description=description)
    spec: dict[str, Any] = chart.to_dict()
    spec.pop("$schema", None)  # an address, and Vega-Embed is told the mode anyway
    return {**spec, "autosize": {"type": "fit-x", "contains": "padding"}, "config": _CONFIG}


def table(rows: Sequence[Row]) -> alt.Chart:
    """A chart without marks on the rows."""
    return alt.Chart(alt.InlineData(values=list(rows)))


def time_axis(field: str = "at:T") -> alt.X:
    """The horizontal axis of time, in UTC."""
    axis = alt.Axis(format=_TICKS, grid=False, labelOverlap=True, tickCount=_N_TICKS)
    return alt.X(field, title="Time (UTC)", scale=alt.Scale(type="utc"), axis=axis)


def amount_axis(
    title: str, scale: Literal["linear", "log", "sqrt"] = "linear", *, share: bool = False, field: str = "value:Q"
) -> alt.Y:
    """The vertical axis of values, titled with what they are and their unit."""
    axis = alt.Axis(format="%", tickCount=5) if share else alt.Axis(tickCount=5)
    return alt.Y(field, title=title, scale=alt.Scale(type=scale, nice=scale != "log"), axis=axis)


def titled(series: Series) -> str:
    """The title of a series' axis: what it is, and its unit where the words do not name it already."""
    said = series.unit == "share" or series.unit in series.label.lower()
    return headed(series.label) if said else f"{headed(series.label)} ({series.unit})"


def tips(value_title: str) -> list[alt.Tooltip]:
    """The tooltip of a dot: its day, value, id and label."""
    fields = {"day": "Day (UTC)", "shown": value_title, "id": "Id", "label": "What"}
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in fields.items()]


def change_rules(points: Sequence[ChangePoint], period: tuple[Row, Row]) -> list[alt.Chart]:
    """A dashed vertical rule at each change point with the two levels beside it; `period` is the first and last row."""
    if not points:
        return []
    rows: list[Row] = [{"at": moment(point.at), "day": day(point.at), "shown": shift(point)} for point in points]
    tooltip = [alt.Tooltip("day:N", title="Change point"), alt.Tooltip("shown:N", title="Level")]
    rules = table(rows).mark_rule(strokeDash=[5, 4], strokeWidth=2, color=ACCENT, aria=False)
    marks = [rules.encode(x=time_axis(), tooltip=tooltip)]
    start, end = (str(row["at"]) for row in period)
    for index, row in enumerate(rows):
        side: Literal["left", "right"] = "right" if _is_late(str(row["at"]), start, end) else "left"
        text = table([row]).mark_text(align=side, dx=5 if side == "left" else -5, fontWeight="bold", aria=False)
        marks.append(text.encode(x=time_axis(), y=alt.value(-7 - 14 * (index % 2)), text="shown:N"))
    return marks


def levels(points: Sequence[ChangePoint], period: tuple[Row, Row], y: alt.Y) -> list[alt.Chart]:
    """A horizontal bar at the median of each stretch between change points."""
    if not points:
        return []
    stops = [str(period[0]["at"]), *(moment(point.at) for point in points), str(period[1]["at"])]
    heights = [points[0].before, *(point.after for point in points)]
    rows: list[Row] = [
        {"at": start, "until": end, "value": height}
        for start, end, height in zip(stops, stops[1:], heights, strict=False)
    ]
    bars = table(rows).mark_rule(strokeWidth=3, color=ACCENT, aria=False)
    return [bars.encode(x=time_axis(), x2="until:T", y=y)]


def _is_late(at: str, start: str, end: str) -> bool:
    moments = [datetime.fromisoformat(text) for text in (at, start, end)]
    span = (moments[2] - moments[1]).total_seconds()
    return span > 0 and (moments[0] - moments[1]).total_seconds() / span > _LATE
