"""The charts of the blast radius: how many changes touch several areas, and which areas change together."""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.model.finding import Finding
from flowlens.model.measure import Series
from flowlens.outputs.charts.chart import Chart, Row, every, row, summary
from flowlens.outputs.charts.layers import (
    ACCENT,
    MAIN,
    Layer,
    amount_axis,
    at_least,
    by_word,
    nominal,
    specified,
    time_axis,
    tips,
)

__all__ = ["couplings", "wide"]

_COLOURS = {"more than one area": MAIN, "more than three areas": ACCENT}
_DASHES = {"more than one area": [1, 0], "more than three areas": [6, 3]}
_ROW_HEIGHT = 34


def wide(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """Of the last 50 changes of each moment, the shares that touch more than one area and more than three."""
    rows: list[Row] = [row(point, series.unit) for series in chosen.values() for point in every(series.points, 1_000)]
    present = [name for name in _COLOURS if any(one["group"] == name for one in rows)]
    colour, dash = (
        by_word("group", {name: styles[name] for name in present}, "Changes that touch")
        for styles in (_COLOURS, _DASHES)
    )
    y = at_least(amount_axis("Share of changes", share=True), rows, 0.1)
    line = {"type": "line", "aria": False, "strokeWidth": 2}
    encoding = {"color": colour, "strokeDash": dash, "tooltip": tips("Share"), "x": time_axis(), "y": y}
    text = summary(chosen["wide"])
    caption = "Each point is the share among the 50 changes up to it; only source counts."
    return Chart(
        "How many changes touch several areas", caption, text, specified(Layer(rows, line, encoding), description=text)
    )


def couplings(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """The strongest couplings as bars: the share of one area's changes that touch the other."""
    series = chosen["couplings"]
    rows: list[Row] = [row(point, series.unit) for point in series.points]
    bar = {"type": "bar", "aria": False, "color": MAIN, "height": 10, "yOffset": 4}
    tooltip = [
        nominal("label", "Areas"),
        nominal("shown", "Share"),
        nominal("group", "Changes"),
        nominal("id", "Newest"),
    ]
    x = {
        **amount_axis("Share of the first area's changes", share=True),
        "scale": {"domain": [0, 1]},
    }
    # Names of two areas are too long to stand beside the bars on a phone: they stand over them.
    y = {"axis": None, "field": "label", "sort": [one["label"] for one in rows], "type": "nominal"}
    words = {"type": "text", "align": "left", "aria": False, "baseline": "bottom", "dx": 4, "dy": -6}
    told = {"text": nominal("label", ""), "x": {"datum": 0, "type": "quantitative"}, "y": y}
    layers = [Layer(rows, bar, {"tooltip": tooltip, "x": x, "y": y}), Layer(rows, words, told)]
    text = summary(series)
    caption = (
        "Read: of the changes that touch the first area, so many touch the second as well. A fat bar ties two areas."
    )
    height = _ROW_HEIGHT * len(rows) + 20
    return Chart("Which areas change together", caption, text, specified(*layers, height=height, description=text))
