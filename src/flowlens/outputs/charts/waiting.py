"""The charts of waiting: how long work waits for its release, and how much of it is waiting."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from statistics import median

from flowlens.model.finding import Finding
from flowlens.model.measure import Point, Series
from flowlens.model.phrase import phrase
from flowlens.outputs.charts.chart import FEWEST, Chart, Row, every, headed, no_chart, row, summary
from flowlens.outputs.charts.layers import (
    ACCENT,
    MAIN,
    Channel,
    Layer,
    amount_axis,
    nominal,
    specified,
    time_axis,
    tips,
    titled,
)
from flowlens.outputs.numbers import count

__all__ = ["BOUNDS", "inventory", "steps_of", "survival"]

BOUNDS = ("waiting_survival_low", "waiting_survival_high")

_WIDEST = 0.75
_MOST_MOMENTS = 2_500  # twenty years of weeks, and what each release takes away
# People say waiting in these steps; the last one is ten years.
_DAYS = (0, 1, 3, 7, 14, 30, 60, 90, 180, 365, 730, 1_460, 3_650)


def survival(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """The share of changes still waiting after so many days, as steps in their band; half is marked."""
    band = tuple(chosen[name] for name in BOUNDS if name in chosen)
    half = "Where the curve meets the dashed line, half of the changes are released."
    said = " The band holds the curve with 95 % certainty, releases being drawn whole." if len(band) > 1 else ""
    if _tells_nothing(band):
        # Drawn, it would be a box from 0 to 100 %, which looks as if it meant something.
        band, said = (), " How sure the curve is can't be drawn: these are too few releases to tell."
    return steps_of(
        chosen["waiting_survival"],
        title="How long changes wait for their release",
        caption=f"{half}{said} Days are on a log scale.",
        axis="Days of waiting",
        band=band,
    )


def steps_of(series: Series, *, title: str, caption: str, axis: str, band: tuple[Series, ...] = ()) -> Chart:
    """A share that falls over the days that stand in the labels of its points, as steps; half is marked."""
    steps = _steps(series)
    if len(steps) < FEWEST:
        return no_chart(Series(series.name, series.label, series.unit, series.points[: len(steps)]))
    last = steps[-1][0]
    rows: list[Row] = [
        {"days": days, "value": value, "shown": phrase(value, "share"), "after": phrase(days, "days")}
        for days, value in _picked(steps)
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
    layers = [*_band(band, x, y), curve, half]
    text = (
        f"Curve of {series.label}: {count(len(steps))} steps over {phrase(last, 'days')}, "
        f"from {phrase(steps[0][1], 'share')} down to {phrase(steps[-1][1], 'share')}."
    )
    return Chart(title, caption, text, specified(*layers, description=text))


def _tells_nothing(band: tuple[Series, ...]) -> bool:
    """Whether for half of the steps or more nearly any share is possible."""
    if len(band) < len(BOUNDS):
        return False
    (_, *low), (_, *high) = (_steps(series) for series in band)
    return bool(low) and median(most - least for (_, least), (_, most) in zip(low, high, strict=False)) >= _WIDEST


def _band(bounds: tuple[Series, ...], x: Channel, y: Channel) -> list[Layer]:
    """The area between the lower and the upper curve, which are told after the same days."""
    if len(bounds) < len(BOUNDS):
        return []
    low, high = (_picked(_steps(series)) for series in bounds)
    rows: list[Row] = [
        {"days": days, "value": value, "high": most} for (days, value), (_, most) in zip(low, high, strict=False)
    ]
    area = {"type": "area", "aria": False, "color": MAIN, "interpolate": "step-after", "opacity": 0.2}
    return [Layer(rows, area, {"x": x, "y": y, "y2": {"field": "high"}})]


def inventory(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """The changes that waited for a release at each moment, as an area."""
    series = chosen["unreleased"]
    rows = [row(point, series.unit) for point in every(series.points, _MOST_MOMENTS)]
    area = {"type": "area", "aria": False, "color": MAIN, "line": {"color": MAIN}, "opacity": 0.35}
    text = summary(series)
    layer = Layer(rows, area, {"tooltip": tips("Waiting"), "x": time_axis(), "y": amount_axis(titled(series))})
    caption = (
        "Changes that have landed and are in no release yet: at the end of each week, and before and after a release."
    )
    return Chart("Work that waits for a release", caption, text, specified(layer, height=180, description=text))


def _steps(series: Series) -> list[tuple[float, float]]:
    return sorted((days, point.value) for point in series.points if (days := _days(point)) is not None)


def _picked(steps: list[tuple[float, float]]) -> list[tuple[float, float]]:
    picked = steps[:: max(1, len(steps) // 600)]
    return picked if picked[-1] == steps[-1] else [*picked, steps[-1]]


def _days(point: Point) -> float | None:
    try:
        days = float(point.label)
    except ValueError:
        return None
    return days if isfinite(days) and days >= 0 else None
