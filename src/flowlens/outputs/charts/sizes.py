"""The charts of change size: each change over time with the running quantiles, and their distribution."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor, log2, log10

import altair as alt

from flowlens.model.finding import Finding
from flowlens.model.measure import Series
from flowlens.model.phrase import phrase
from flowlens.outputs.charts.chart import FEWEST, Chart, Row, every, headed, no_chart, row, summary, thinned
from flowlens.outputs.charts.layers import (
    ACCENT,
    MAIN,
    QUIET,
    amount_axis,
    change_rules,
    specified,
    table,
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
    y = amount_axis(_AXIS, "log").axis(values=_decades(series), format=",")
    dots = table(rows).mark_point(filled=True, size=14, opacity=0.45, color=MAIN, aria=False)
    layers = [dots.encode(x=time_axis(), y=y, tooltip=[*tips("Size"), alt.Tooltip("group:N", title="Landed by")])]
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
    x = alt.X("low:Q", title=_AXIS, axis=alt.Axis(format=",", grid=False))
    bars = table(rows).mark_rect(color=MAIN, stroke="currentColor", strokeOpacity=0.3, aria=False)
    tooltip = [alt.Tooltip("shown:N", title="Size"), alt.Tooltip("n:Q", title="Changes")]
    y = amount_axis("Changes", field="n:Q")
    layer = bars.encode(x=x.scale(type="log", base=2, nice=False), x2="high:Q", y=y, y2=alt.datum(0), tooltip=tooltip)
    commonest = max(rows, key=lambda bin_: bin_["n"])
    text = (
        f"Histogram of {series.label}: most changes, {commonest['n']} of {count(len(series.points))}, "
        f"have {commonest['shown']}."
    )
    return Chart("How many changes have which size", text, text, specified(layer, height=180, description=text))


def _positive(series: Series) -> Series:
    points = tuple(point for point in series.points if point.value >= 1)
    return Series(series.name, series.label, series.unit, points)


def _decades(series: Series) -> list[int]:
    """The powers of ten up to the largest value; of more grid lines none could be told from its neighbour."""
    return [10**power for power in range(floor(log10(max(point.value for point in series.points))) + 1)]


def _lines(chosen: Mapping[str, Series], y: alt.Y) -> list[alt.Chart]:
    present = [name for name in LINES if name in chosen]
    rows: list[Row] = []
    for name in present:
        series = _positive(chosen[name])
        rows += [{**row(point, series.unit), "line": headed(series.label)} for point in every(series.points)]
    if not rows:
        return []
    words = [headed(chosen[name].label) for name in present]
    colours, dashes = zip(*(_STYLES[name] for name in present), strict=True)
    colour = alt.Color("line:N", title=None, scale=alt.Scale(domain=words, range=list(colours)))
    dash = alt.StrokeDash("line:N", title=None, scale=alt.Scale(domain=words, range=list(dashes)))
    tooltip = [
        alt.Tooltip("line:N", title="Line"),
        alt.Tooltip("day:N", title="Day"),
        alt.Tooltip("shown:N", title="Size"),
    ]
    lines = table(rows).mark_line(strokeWidth=2.5, aria=False)
    return [lines.encode(x=time_axis(), y=y, color=colour, strokeDash=dash, tooltip=tooltip)]
