"""The chart of batch-size risk: how often changes of each quarter by size were repaired or taken back."""

from __future__ import annotations

from flowlens.model.finding import Finding
from flowlens.model.measure import Measure
from flowlens.outputs.charts.chart import Chart, Row
from flowlens.outputs.charts.layers import ACCENT, MAIN, Channel, Layer, amount_axis, by_word, nominal, specified
from flowlens.outputs.numbers import count, interval, shown

__all__ = ["by_size"]

_QUARTERS = ("smallest", "second", "third", "largest")
# Each span has a shape and a side of its own beside its colour.
_SPANS = {30: "within 30 days", 90: "within 90 days"}
_COLOURS, _SHAPES = (MAIN, ACCENT), ("circle", "diamond")


def by_size(finding: Finding) -> Chart | None:
    """Two dots a quarter, each with its 95 % interval as a line; None where the facts do not carry the risk."""
    rows = [
        _row(quarter, span, measure)
        for days, span in _SPANS.items()
        for number, quarter in enumerate(_QUARTERS, 1)
        if (measure := finding.measures.get(f"risk_{days}_q{number}")) is not None and measure.value is not None
    ]
    if len({one["quarter"] for one in rows}) < 2:
        return None
    x: Channel = {
        "axis": {"labelAngle": 0},
        "field": "quarter",
        "sort": list(_QUARTERS),
        "title": "Quarter of the changes by size",
        "type": "nominal",
    }
    y = {**amount_axis("Share repaired or reverted", share=True), "stack": None}
    beside = {"field": "span", "sort": list(_SPANS.values())}
    colour, shape = (
        by_word("span", dict(zip(_SPANS.values(), styles, strict=True)), None) for styles in (_COLOURS, _SHAPES)
    )
    shared: Channel = {"color": colour, "x": x, "xOffset": beside}
    tooltip = [
        nominal("quarter", "Changes by size"), nominal("span", "Repaired or reverted"), nominal("shown", "Share"),
        nominal("interval", "95 % interval"), nominal("n", "Changes"),
    ]  # fmt: skip
    line = {"type": "rule", "aria": False, "strokeWidth": 2}
    ends = {"y": {**y, "field": "low"}, "y2": {"field": "high"}}
    dot = {"type": "point", "aria": False, "filled": True, "opacity": 1, "size": 90}
    layers = [
        Layer(rows, line, {**shared, **ends}),
        Layer(rows, dot, {**shared, "shape": shape, "tooltip": tooltip, "y": y}),
    ]
    text = _told(rows)
    said = "Changes in four quarters by their net lines; the line of a dot is its 95 % interval over whole people."
    return Chart("Are larger changes repaired more often?", said, text, specified(*layers, description=text))


def _row(quarter: str, span: str, measure: Measure) -> Row:
    value = measure.value or 0.0
    return {
        "quarter": quarter,
        "span": span,
        "value": value,
        "low": value if measure.low is None else measure.low,
        "high": value if measure.high is None else measure.high,
        "shown": shown(measure),
        "interval": interval(measure) or "not known",
        "n": count(measure.n),
    }


def _told(rows: list[Row]) -> str:
    told = [f"{one['quarter']} {one['shown']} ({one['interval']})" for one in rows if one["span"] == _SPANS[90]]
    return f"Chart of changes repaired or reverted within 90 days, by quarter of size: {', '.join(told)}."
