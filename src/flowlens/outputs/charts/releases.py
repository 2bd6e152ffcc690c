"""The charts of releases: the gap before each, what each carried, and its share of the year's changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from flowlens.model.finding import Finding
from flowlens.model.measure import Point, Series
from flowlens.model.phrase import phrase
from flowlens.outputs.charts.chart import Chart, Row, row, summary, thinned
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
from flowlens.outputs.charts.rules import change_rules, levels

__all__ = ["batches", "gaps", "shares"]

_NAMED = 3
_ABOVE_NAMES = 28
# The name of the highest bar would else lie on the title of the axis.
_ROOM_FOR_A_NAME = 1.15
_MANY = 150
# As parts of the width: names closer to each other run together on a phone, and closer to the edge are cut.
_APART, _EDGE = 0.18, 0.08


def gaps(finding: Finding, chosen: Mapping[str, Series]) -> Chart:
    """The days before each release as stems, with the median of each stretch between change points."""
    series = chosen["gaps"]
    points, thinning = thinned(series.points)
    rows = [row(point, series.unit) for point in points]
    y = amount_axis(titled(series), "sqrt")
    period = (rows[0], rows[-1])
    large = _rings(finding, points, y)
    # The bars and rings lie under the dots, or they would be in the way of a pointer.
    layers = [*levels(finding.change_points, period, y), *large, *_stems(rows, y, "Since the last release")]
    layers += change_rules(finding.change_points, period)
    said = "One dot is one release; the height is on a square-root scale."
    marked = "Large versions have a ring." if large else ""
    bars = "The thick bars are the medians between the change points." if finding.change_points else ""
    text = summary(series)
    caption = " ".join(part for part in (said, bars, marked, thinning) if part)
    return Chart("Days between releases", caption, text, specified(*layers, description=text))


def batches(finding: Finding, chosen: Mapping[str, Series]) -> Chart:
    """The changes in each release as stems, with a dot as large as its lines where these are known."""
    series = chosen["release_changes"]
    lines = {point.id: point.value for point in chosen["release_lines"].points} if "release_lines" in chosen else {}
    points, thinning = thinned(series.points)
    rows = [
        {**row(point, series.unit), "lines": lines.get(point.id, 0.0), "lines_shown": _lines_shown(lines, point.id)}
        for point in points
    ]
    y = amount_axis(titled(series), "sqrt")
    early = _pre_releases(chosen, rows, y)
    layers = [*_stems(rows, y, "Changes", sized=bool(lines)), *_names(rows, y), *early]
    layers += change_rules(finding.change_points, (rows[0], rows[-1]), _ABOVE_NAMES)
    dot = "One dot is one release" + (", the larger the more lines it has" if lines else "")
    text = summary(series)
    before = "A small cross at the bottom is a pre-release." if early else ""
    caption = " ".join(part for part in (f"{dot}; the height is on a square-root scale.", before, thinning) if part)
    return Chart("What each release carried", caption, text, specified(*layers, description=text))


def shares(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """The share of the year's changes in each release, the largest one named."""
    series = chosen["batch_share"]
    points, thinning = thinned(series.points)
    rows = [row(point, series.unit) for point in points]
    largest = max(rows, key=lambda one: (one["value"], one["at"]))
    y = amount_axis(titled(series), share=series.unit == "share")
    y = {**y, "scale": {"domainMax": max(point.value for point in points) * _ROOM_FOR_A_NAME, "type": "linear"}}
    encoding = {"tooltip": tips("Share", labelled=False), "x": time_axis(), "y": y}
    stems = Layer(rows, _bar(MAIN), encoding)
    peak = Layer([largest], _bar(ACCENT), encoding)
    text = summary(series)
    named = f"The largest ever, {largest['id']} ({largest['shown']}), is in the other colour and named."
    of_what = (
        "One bar is one release, as a share of all that was shipped in the year up to it; the share in words is of the "
        "year up to the end."
    )
    caption = " ".join(part for part in (of_what, named, thinning) if part)
    return Chart(
        "The share of its year's changes in each release",
        caption,
        text,
        specified(stems, peak, *_names([largest], y), description=text),
    )


def _rings(finding: Finding, points: Sequence[Point], y: Channel) -> list[Layer]:
    """A ring around each release that is told aside, as large versions are."""
    names = {point.id for aside in finding.asides for point in aside.series.points}
    chosen = [row(point, "days") for point in points if point.id in names]
    ring = {"type": "point", "aria": False, "color": ACCENT, "filled": False, "size": 120, "strokeWidth": 1.5}
    return [Layer(chosen, ring, {"x": time_axis(), "y": y})] if chosen else []


def _lines_shown(lines: Mapping[str, float], release: str) -> str:
    return phrase(lines[release], "lines") if release in lines else "unknown"


def _bar(colour: str) -> Mapping[str, object]:
    return {"type": "bar", "aria": False, "color": colour, "width": 6}


def _stems(rows: Sequence[Row], y: Channel, value_title: str, *, sized: bool = False) -> list[Layer]:
    rule = {"type": "rule", "aria": False, "color": MAIN, "opacity": 0.45}
    stem = Layer(rows, rule, {"x": time_axis(), "y": y, "y2": {"datum": 0}})
    dot = {"type": "point", "aria": False, "color": MAIN, "filled": True, "opacity": 0.8, "size": 40}
    tooltip = tips(value_title, labelled=False)
    if not sized:
        return [stem, Layer(rows, dot, {"tooltip": tooltip, "x": time_axis(), "y": y})]
    size = {
        "field": "lines",
        "legend": {"format": ",.0f", "tickCount": 3},
        "scale": {"range": [10, 180] if len(rows) > _MANY else [15, 500], "type": "sqrt"},
        "title": "Net lines",
        "type": "quantitative",
    }
    tooltip.append(nominal("lines_shown", "Net lines"))
    return [stem, Layer(rows, dot, {"size": size, "tooltip": tooltip, "x": time_axis(), "y": y})]


def _pre_releases(chosen: Mapping[str, Series], rows: Sequence[Row], y: Channel) -> list[Layer]:
    """A cross at the bottom for each pre-release since the first release that is drawn."""
    if "pre_releases" not in chosen:
        return []
    points, _ = thinned(chosen["pre_releases"].points)
    early = [row(point, "changes") for point in points]
    inside = [one for one in early if str(one["at"]) >= str(rows[0]["at"])]
    mark = {"type": "point", "aria": False, "color": ACCENT, "filled": True, "shape": "cross", "size": 30}
    tooltip = [nominal("day", "Day (UTC)"), nominal("id", "Pre-release")]
    return [Layer(inside, mark, {"tooltip": tooltip, "x": time_axis(), "y": y})] if inside else []


def _names(rows: Sequence[Row], y: Channel) -> list[Layer]:
    """The names of the largest releases above their dots: as many as do not run into each other or off the edge."""
    starts, ends = (_seconds(rows[place]) for place in (0, -1))
    span = max(ends - starts, 1.0)
    named: list[tuple[float, Row]] = []
    for one in sorted(rows, key=lambda one: (-float(one["value"]), str(one["at"]))):
        place = (_seconds(one) - starts) / span
        if len(named) < _NAMED and all(abs(place - other) > _APART for other, _ in named):
            named.append((place, {**one, "name": str(one["id"])[:24]}))
    text = {"field": "name", "type": "nominal"}
    layers = []
    for align in ("left", "center", "right"):
        here = [one for place, one in named if _aligned(place, alone=len(rows) == 1) == align]
        mark = {"type": "text", "aria": False, "align": align, "dy": -17}
        layers += [Layer(here, mark, {"text": text, "x": time_axis(), "y": y})] if here else []
    return layers


def _aligned(place: float, *, alone: bool) -> str:
    if alone or _EDGE <= place <= 1 - _EDGE:
        return "center"
    return "left" if place < _EDGE else "right"


def _seconds(one: Row) -> float:
    return datetime.fromisoformat(str(one["at"])).timestamp()
