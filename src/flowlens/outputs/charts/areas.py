"""The charts of areas: the size of a typical change in each, and which of them change together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

from flowlens.model.finding import Finding
from flowlens.model.measure import Point, Series
from flowlens.outputs.charts.chart import Chart, Row, area_name, row
from flowlens.outputs.charts.layers import MAIN, Layer, amount_axis, faceted, nominal, specified, time_axis
from flowlens.outputs.numbers import count

__all__ = ["matrix", "sizes"]

_TITLE = "Size of a typical change, area by area"
_HEIGHT = 80
_FEWEST_DOTS = 3  # of one or two there is no course to see
_N_TICKS = 3
_NEXT_QUARTER = timedelta(days=100)
_CELL = 26
_DECADES = [1, 10, 100, 1_000, 10_000, 100_000]
# Numbers in cells that are any smaller can't be read on a phone.
_MOST_TOLD = 8
_LEAST_TOLD = 0.05


def sizes(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """Small multiples: a line an area through its medians by quarter, all on the same scales."""
    series = chosen["area_sizes"]
    points, left_out = _with_enough(series.points)
    if not points:
        told = f"Not drawn: no area has {_FEWEST_DOTS} quarters with 5 changes or more."
        return Chart(_TITLE, told, told)
    rows: list[Row] = [
        {**row(point, series.unit), "area": area_name(point.area), "stretch": stretch, "pick": "area"}
        for point, stretch in zip(points, _stretches(points), strict=True)
    ]
    areas = list(dict.fromkeys(str(one["area"]) for one in rows))
    heights = [float(one["value"]) for one in rows]
    # On fixed ends, as those of one dot that is left would have all their ticks in one place.
    ends = {"type": "log", "domain": [min(*heights, 1), max(*heights, 10)], "nice": False, "padding": 6}
    y = {**amount_axis("", "log"), "axis": {"values": _DECADES, "format": ",.0f"}, "scale": ends, "title": None}
    tooltip = [nominal("area", "Area"), nominal("shown", "Median"), nominal("label", "When")]
    line = {"type": "line", "aria": False, "color": MAIN, "strokeWidth": 2}
    dot = {"type": "point", "aria": False, "color": MAIN, "filled": True, "size": 30}
    x = time_axis(_N_TICKS)
    stretch = {"field": "stretch", "type": "nominal"}
    layers = [
        Layer(rows, line, {"detail": stretch, "x": x, "y": y}),
        Layer(rows, dot, {"tooltip": tooltip, "x": x, "y": y}),
    ]
    text = (
        f"Small charts of the median net lines of a change by quarter in {count(len(areas))} areas on one log scale: "
        f"{', '.join(_latest(rows, area) for area in areas)}."
    )
    caption = (
        "Median net lines of a change by quarter, all on the same log scale; a change belongs to the area with most "
        f"of its lines. A quarter with fewer than 5 changes has no dot. {left_out}A click shows that area alone."
    )
    spec = faceted(layers, areas=areas, height=_HEIGHT, description=text)
    return Chart(_TITLE, caption, text, spec)


def matrix(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """A grid of areas: the darker a cell, the more of the changes of its row touch its column as well."""
    series = chosen["co_changes"]
    rows: list[Row] = [
        {
            "area": area_name(point.group),
            "other": area_name(point.label),
            "value": point.value,
            "shown": row(point, series.unit)["shown"],
            "counts": point.id,
            "pick": "area",
        }
        for point in series.points
    ]
    areas = list(dict.fromkeys(str(one["area"]) for one in rows))
    layers = _cells(rows, areas)
    strongest = max(rows, key=lambda one: float(one["value"]))
    text = (
        f"Grid of {count(len(areas))} areas that change together: the strongest cell is {strongest['shown']} of the "
        f"changes of {strongest['area']}, which touch {strongest['other']} as well."
    )
    caption = (
        "Read a row: of the changes that touch this area, so many in a hundred touch each other one as well. The "
        "areas with most changes in the window. A click shows the charts of that area alone."
    )
    height = _CELL * len(areas) + 20
    return Chart("How often areas change together", caption, text, specified(*layers, height=height, description=text))


def _cells(rows: list[Row], areas: list[str]) -> list[Layer]:
    """The shaded cells, and where they are large enough to be read the shares in them."""
    across = {"field": "other", "sort": areas, "type": "nominal"}
    down = {"field": "area", "sort": areas, "type": "nominal"}
    x = {**across, "title": "… touch this one as well", "axis": {"labelAngle": -90, "labelLimit": 100}}
    y = {**down, "title": "Of the changes of this area …", "axis": {"labelLimit": 110}}
    words = {"area": "Of the changes of", "other": "Touch", "shown": "Share", "counts": "Changes"}
    tooltip = [nominal(field, title) for field, title in words.items()]
    scale = {"domain": [0, 1], "range": [0.04, 0.85]}
    shade = {"field": "value", "type": "quantitative", "legend": None, "scale": scale}
    cell = {"type": "rect", "aria": False, "color": MAIN, "stroke": "currentColor", "strokeOpacity": 0.15}
    layers = [Layer(rows, cell, {"opacity": shade, "tooltip": tooltip, "x": x, "y": y}, by_row=True)]
    told: list[Row] = []
    if len(areas) <= _MOST_TOLD:
        # Bare numbers, as a cell on a phone is no wider than three digits.
        bare = [{**one, "bare": str(one["shown"]).removesuffix(" %")} for one in rows]
        told = [one for one in bare if float(one["value"]) >= _LEAST_TOLD]
    if told:
        text = {"type": "text", "aria": False}
        layers.append(Layer(told, text, {"text": nominal("bare", ""), "x": x, "y": y}, by_row=True))
    return layers


def _with_enough(points: Sequence[Point]) -> tuple[list[Point], str]:
    """The points of the areas with enough of them to see a course, and a sentence on the others."""
    counts = Counter(point.area for point in points)
    few = [area_name(area) for area, n in counts.items() if n < _FEWEST_DOTS]
    said = f"Not drawn, with fewer than {_FEWEST_DOTS} such quarters: {', '.join(few)}. " if few else ""
    return [point for point in points if counts[point.area] >= _FEWEST_DOTS], said


def _stretches(points: Sequence[Point]) -> list[int]:
    """A number for each run of quarters without a gap, so that no line crosses quarters of which nothing is known."""
    found: list[int] = []
    for before, point in zip((None, *points), points, strict=False):
        apart = before is None or before.area != point.area or point.at - before.at > _NEXT_QUARTER
        found.append((found[-1] if found else 0) + apart)
    return found


def _latest(rows: list[Row], area: str) -> str:
    return f"{area} last {[one['shown'] for one in rows if one['area'] == area][-1]}"
