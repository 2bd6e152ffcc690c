"""The charts of change size: each change over time with the running quantiles, and their distribution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor, log2, log10

from flowlens.model.finding import Finding
from flowlens.model.measure import Series
from flowlens.model.phrase import phrase
from flowlens.outputs.charts.chart import FEWEST, Chart, Row, every, headed, no_chart, row, summary, thinned
from flowlens.outputs.charts.layers import (
    ACCENT,
    MAIN,
    QUIET,
    Channel,
    Layer,
    amount_axis,
    change_rules,
    nominal,
    specified,
    time_axis,
    tips,
)
from flowlens.outputs.numbers import count

__all__ = ["LINES", "distribution", "over_time"]

LINES = ("running_median", "running_p75", "running_p90")

# Every line has a dash of its own beside its colour.
_STYLES = {
    "running_median": (MAIN, [1, 0]),
    "running_p75": (ACCENT, [6, 3]),
    "running_p90": (QUIET, [2, 2]),
}
_AXIS = "Size of a change (net lines, log scale)"


def over_time(finding: Finding, chosen: Mapping[str, Series]) -> Chart:
    """Every change as a dot on a log scale, with the running median, P75 and P90, and the change points."""
    series = _positive(chosen["changes"])
    if len(series.points) < FEWEST:
        return no_chart(series)
    points, thinning = thinned(series.points)
    rows = [row(point, series.unit) for point in points]
    y = {**amount_axis(_AXIS, "log"), "axis": {"values": _decades(series), "format": ","}}
    dot = {"type": "point", "aria": False, "color": MAIN, "filled": True, "opacity": 0.45, "size": 14}
    tooltip = [*tips("Size"), nominal("group", "Landed by")]
    layers = [Layer(rows, dot, {"tooltip": tooltip, "x": time_axis(), "y": y})]
    layers += _lines(chosen, y)
    layers += change_rules(finding.change_points, (rows[0], rows[-1]))
    dropped = len(chosen["changes"].points) - len(series.points)
    has = "has" if dropped == 1 else "have"
    zero = f"{phrase(dropped, 'changes')} of no lines {has} no place on a log scale." if dropped else ""
    caption = " ".join(part for part in ("One dot is one change.", thinning, zero) if part)
    text = summary(series)
    return Chart("Size of each change", caption, text, specified(*layers, height=300, description=text))


def distribution(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """How many changes have which size, in bins that each reach to twice their start."""
    series = _positive(chosen["changes"])
    if len(series.points) < FEWEST:
        return no_chart(series)
    bins: dict[int, int] = {}
    for point in series.points:
        step = floor(log2(point.value))
        bins[step] = bins.get(step, 0) + 1
    rows: list[Row] = [
        {
            "low": 2.0**step,
            "high": 2.0 ** (step + 1),
            "n": n,
            "shown": f"{count(2**step)} to {count(2 ** (step + 1) - 1)} {series.unit}"
            if step
            else phrase(1, series.unit),
        }
        for step, n in sorted(bins.items())
    ]
    bar = {"type": "rect", "aria": False, "color": MAIN, "stroke": "currentColor", "strokeOpacity": 0.3}
    encoding = {
        "tooltip": [nominal("shown", "Size"), {"field": "n", "title": "Changes", "type": "quantitative"}],
        "x": {
            "axis": {"format": ",", "grid": False},
            "field": "low",
            "scale": {"type": "log", "base": 2, "nice": False},
            "title": _AXIS,
            "type": "quantitative",
        },
        "x2": {"field": "high"},
        "y": amount_axis("Changes", field="n"),
        "y2": {"datum": 0},
    }
    commonest = max(rows, key=lambda bin_: bin_["n"])
    text = (
        f"Histogram of {series.label}: most changes, {commonest['n']} of {count(len(series.points))}, "
        f"have {commonest['shown']}."
    )
    spec = specified(Layer(rows, bar, encoding), height=180, description=text)
    return Chart("How many changes have which size", text, text, spec)


def _positive(series: Series) -> Series:
    points = tuple(point for point in series.points if point.value >= 1)
    return Series(series.name, series.label, series.unit, points)


def _decades(series: Series) -> list[int]:
    """The powers of ten up to the largest value; of more grid lines none could be told from its neighbour."""
    return [10**power for power in range(floor(log10(max(point.value for point in series.points))) + 1)]


def _lines(chosen: Mapping[str, Series], y: Channel) -> list[Layer]:
    present = [name for name in LINES if name in chosen]
    rows: list[Row] = []
    for name in present:
        series = _positive(chosen[name])
        rows += [{**row(point, series.unit), "line": headed(series.label)} for point in every(series.points)]
    if not rows:
        return []
    words = [headed(chosen[name].label) for name in present]
    colours, dashes = zip(*(_STYLES[name] for name in present), strict=True)
    encoding = {
        "color": _by_line(words, colours),
        "strokeDash": _by_line(words, dashes),
        "tooltip": [nominal("line", "Line"), nominal("day", "Day"), nominal("shown", "Size")],
        "x": time_axis(),
        "y": y,
    }
    return [Layer(rows, {"type": "line", "aria": False, "strokeWidth": 2.5}, encoding)]


def _by_line(words: Sequence[str], styles: Sequence[object]) -> Channel:
    """Each line in its style, told in the legend by its words."""
    return {"field": "line", "scale": {"domain": words, "range": styles}, "title": None, "type": "nominal"}
