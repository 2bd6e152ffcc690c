"""Where a level changed: a dashed upright line with its label, and a bar at the level of each stretch between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flowlens.model.measure import ChangePoint
from flowlens.outputs.charts.chart import Row
from flowlens.outputs.charts.layers import ACCENT, LINE, Channel, Layer, nominal, time_axis
from flowlens.outputs.numbers import day, moment, shift

__all__ = ["change_rules", "levels"]

_SURE = {"strokeDash": [5, 4], "strokeWidth": 2}
_LIKELY = {"strokeDash": [1, 4], "strokeWidth": 1.5}
_LATE = 0.5  # from this part of the period on, a label stands to the left of its rule
_LABEL_WIDTH = 0.4  # of a label beside a rule on a phone, as a part of the chart's


def change_rules(points: Sequence[ChangePoint], period: tuple[Row, Row], lift: int = 8) -> list[Layer]:
    """A dashed vertical rule at each change point with the two levels beside it; `period` is the first and last row.

    It is dotted where the change is likely only. The labels stand so many pixels above what is drawn.
    """
    if not points:
        return []
    rows: list[Row] = [{"at": moment(point.at), "day": day(point.at), "shown": shift(point)} for point in points]
    rule = {"type": "rule", "aria": False, "color": ACCENT}
    tooltip = [nominal("day", "Change point"), nominal("shown", "Level")]
    start, end = (str(row["at"]) for row in period)
    places = [_place(str(row["at"]), start, end) for row in rows]
    heights = _heights(places)
    labels = [
        layer
        for row, place, height in zip(rows, places, heights, strict=True)
        for layer in _rule_label(row, lift + LINE * height, late=place > _LATE)
    ]
    drawn = [
        Layer(chosen, {**rule, **stroke}, {"tooltip": tooltip, "x": time_axis()})
        for stroke, sure in ((_SURE, True), (_LIKELY, False))
        if (chosen := [row for row, point in zip(rows, points, strict=True) if point.sure == sure])
    ]
    return [*drawn, *labels]


def levels(points: Sequence[ChangePoint], period: tuple[Row, Row], y: Channel) -> list[Layer]:
    """A horizontal bar at the median of each stretch between change points."""
    if not points:
        return []
    stops = [str(period[0]["at"]), *(moment(point.at) for point in points), str(period[1]["at"])]
    heights = [points[0].before, *(point.after for point in points)]
    rows: list[Row] = [
        {"at": start, "until": end, "value": height}
        for start, end, height in zip(stops, stops[1:], heights, strict=False)
    ]
    bar = {"type": "rule", "aria": False, "color": ACCENT, "strokeWidth": 3}
    return [Layer(rows, bar, {"x": time_axis(), "x2": {"field": "until"}, "y": y})]


def _rule_label(row: Row, height: int, *, late: bool) -> tuple[Layer, Layer]:
    """The words beside the top of a line that leads up to them, or they would hang in the air."""
    stalk = {"type": "rule", "aria": False, "color": ACCENT, "strokeWidth": 1}
    ends = {"y": {"value": -height - LINE // 2}, "y2": {"value": 0}}
    mark = {"type": "text", "align": "right" if late else "left", "aria": False, "dx": -5 if late else 5}
    text = {"field": "shown", "type": "nominal"}
    y = {"value": -height}
    words = Layer([row], {**mark, "fontWeight": "bold"}, {"text": text, "x": time_axis(), "y": y})
    return Layer([row], stalk, {"x": time_axis(), **ends}), words


def _place(at: str, start: str, end: str) -> float:
    """Where in the period, from 0 to 1."""
    moments = [datetime.fromisoformat(text) for text in (at, start, end)]
    span = (moments[2] - moments[1]).total_seconds()
    return (moments[0] - moments[1]).total_seconds() / span if span > 0 else 0.0


def _heights(places: Sequence[float]) -> list[int]:
    """The line that each label stands on, 0 being the lowest, so that none runs into another on a phone."""
    taken: list[tuple[float, float, int]] = []
    for place in places:
        left, right = (place - _LABEL_WIDTH, place) if place > _LATE else (place, place + _LABEL_WIDTH)
        crowded = {line for start, end, line in taken if start < right and left < end}
        taken.append((left, right, next(line for line in range(len(taken) + 1) if line not in crowded)))
    return [line for _, _, line in taken]
