"""The chart of where the time of a change goes: coding, waiting, in review, waiting for the merge and the release."""

from __future__ import annotations

from flowlens.model.finding import Finding
from flowlens.model.measure import Measure
from flowlens.model.phrase import phrase
from flowlens.outputs.charts.chart import Chart, Row
from flowlens.outputs.charts.layers import ACCENT, MAIN, Channel, Layer, by_word, nominal, specified
from flowlens.outputs.charts.lengths import length_axis
from flowlens.outputs.numbers import count

__all__ = ["stages"]

# In the order in which they come; the second word says whether somebody works on the change or it waits.
_STAGES = {
    "coding_median": ("Coding", "work"),
    "review_wait_median": ("Until somebody looks", "wait"),
    "in_review_median": ("In review", "work"),
    "merge_wait_median": ("Until the merge", "wait"),
    "wait_median": ("Until the release", "wait"),
}
_STYLES = {"work": (MAIN, "circle"), "wait": (ACCENT, "diamond")}
_SHORTEST_DAYS = 1 / 1_440
_FEWEST = 3


def stages(finding: Finding) -> Chart | None:
    """A dot a stage with its 95 % interval as a line; None where fewer than three are known, as without pulls."""
    found = {name: finding.measures[name] for name in _STAGES if name in finding.measures}
    rows = [_row(name, one) for name, one in found.items() if one.value is not None]
    if len(rows) < _FEWEST:
        return None
    words = [word for word, _ in _STAGES.values()]
    x: Channel = {
        "axis": {"labelAngle": 0, "labelLimit": 110, "labelExpr": "split(datum.label, ' ')"},
        "field": "stage", "sort": words, "title": None, "type": "nominal",
    }  # fmt: skip
    y = length_axis("Time", minutes=True)
    colour, shape = (
        by_word("group", {word: style[which] for word, style in _STYLES.items()}, None) for which in (0, 1)
    )
    tooltip = [
        nominal("stage", "Stage"), nominal("shown", "Median"), nominal("interval", "95 % interval"), nominal("n", "Of")
    ]  # fmt: skip
    line = {"type": "rule", "aria": False, "strokeWidth": 2}
    dot = {"type": "point", "aria": False, "filled": True, "opacity": 1, "size": 90}
    layers = [
        Layer(rows, line, {"color": colour, "x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}),
        Layer(rows, dot, {"color": colour, "shape": shape, "x": x, "y": y, "tooltip": tooltip}),
    ]
    told = ", ".join(f"{one['stage']} {one['shown']}" for one in rows)
    text = f"Chart of the stages of a change: {told}."
    said = "Medians of the last window; medians of stages do not add up to that of the whole."
    return Chart("Where the time of a change goes", said, text, specified(*layers, description=text))


def _row(name: str, measure: Measure) -> Row:
    stage, group = _STAGES[name]
    value = max(measure.value or 0.0, _SHORTEST_DAYS)
    low, high = (value if one is None else max(one, _SHORTEST_DAYS) for one in (measure.low, measure.high))
    return {
        "stage": stage, "group": group, "value": value, "low": low, "high": high,
        "shown": phrase(measure.value or 0.0, "days"), "interval": _interval(measure), "n": count(measure.n),
    }  # fmt: skip


def _interval(measure: Measure) -> str:
    if measure.low is None or measure.high is None:
        return "not known"
    return f"{phrase(measure.low, 'days')} to {phrase(measure.high, 'days')}"
