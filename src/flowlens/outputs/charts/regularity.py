"""The chart of regularity: each gap against the usual gap of its time, over the band that is on the beat."""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.model.finding import Finding
from flowlens.model.measure import Series
from flowlens.outputs.charts.chart import Chart, Row, row, summary, thinned
from flowlens.outputs.charts.layers import (
    ACCENT,
    MAIN,
    QUIET,
    Channel,
    Layer,
    amount_axis,
    by_word,
    specified,
    time_axis,
    tips,
)

__all__ = ["gap_ratios"]

# As the lens counts: within a quarter of one usual gap, or of two.
_BANDS = ((0.75, 1.25), (1.75, 2.25))
_COLOURS = {"on the beat": MAIN, "off the beat": ACCENT, "end of the year": QUIET}
_SHAPES = {"on the beat": "circle", "off the beat": "diamond", "end of the year": "square"}
# A release within the hour of another is off the beat by any measure; on a log scale 0 has no place.
_LEAST = 0.01


def gap_ratios(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """Each gap in usual gaps as a dot on a log scale, over two bands that are on the beat."""
    series = chosen["gap_ratio"]
    points, thinning = thinned(series.points)
    rows: list[Row] = [{**row(point, series.unit), "value": max(point.value, _LEAST)} for point in points]
    y = {**amount_axis("Gap, in usual gaps (log scale)", "log"), "axis": {"values": [0.1, 0.25, 0.5, 1, 2, 4, 10]}}
    dot = {"type": "point", "aria": False, "filled": True, "opacity": 0.8, "size": 40}
    there = {one["group"] for one in rows}
    colour, shape = (
        by_word("group", {word: style for word, style in styles.items() if word in there}, "Gap")
        for styles in (_COLOURS, _SHAPES)
    )
    encoding = {"color": colour, "shape": shape, "tooltip": tips("Usual gaps"), "x": time_axis(), "y": y}
    layers = [_bands(rows, y), Layer(rows, dot, encoding)]
    text = summary(series)
    said = (
        "One dot is one gap between releases, divided by the usual gap of its window, or before both windows by the "
        "median of the gaps around it; the bands are within a quarter of one such gap, or of two."
    )
    caption = " ".join(part for part in (said, thinning) if part)
    return Chart("How regular the gaps are", caption, text, specified(*layers, description=text))


def _bands(rows: list[Row], y: Channel) -> Layer:
    bands: list[Row] = [
        {"at": rows[0]["at"], "until": rows[-1]["at"], "value": low, "high": high} for low, high in _BANDS
    ]
    area = {"type": "rect", "aria": False, "color": MAIN, "opacity": 0.15}
    return Layer(bands, area, {"x": time_axis(), "x2": {"field": "until"}, "y": y, "y2": {"field": "high"}})
