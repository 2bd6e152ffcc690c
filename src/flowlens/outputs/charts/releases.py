"""The charts of releases: the gap before each, what each carried, and its share of the year's changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt

from flowlens.model.finding import Finding
from flowlens.model.measure import Series
from flowlens.model.phrase import phrase
from flowlens.outputs.charts.chart import Chart, Row, row, summary, thinned
from flowlens.outputs.charts.layers import (
    ACCENT,
    MAIN,
    amount_axis,
    change_rules,
    levels,
    specified,
    table,
    time_axis,
    tips,
    titled,
)

__all__ = ["batches", "gaps", "shares"]

_NAMED = 3


def gaps(finding: Finding, chosen: Mapping[str, Series]) -> Chart:
    """The days before each release as stems, with the median of each stretch between change points."""
    series = chosen["gaps"]
    points, thinning = thinned(series.points)
    rows = [row(point, series.unit) for point in points]
    y = amount_axis(titled(series), "sqrt")
    period = (rows[0], rows[-1])
    layers = [*_stems(rows, y, "Since the last release"), *levels(finding.change_points, period, y)]
    layers += change_rules(finding.change_points, period)
    said = "One dot is one release; the height is on a square-root scale."
    bars = "The thick bars are the medians between the change points." if finding.change_points else ""
    text = summary(series)
    caption = " ".join(part for part in (said, bars, thinning) if part)
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
    layers = [*_stems(rows, y, "Changes", sized=bool(lines)), _names(rows, y)]
    layers += change_rules(finding.change_points, (rows[0], rows[-1]))
    dot = "One dot is one release" + (", the larger the more lines it has" if lines else "")
    text = summary(series)
    caption = f"{dot}; the height is on a square-root scale. {thinning}".strip()
    return Chart("What each release carried", caption, text, specified(*layers, description=text))


def shares(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """The share of the year's changes in each release, the largest one named."""
    series = chosen["batch_share"]
    points, thinning = thinned(series.points)
    rows = [row(point, series.unit) for point in points]
    largest = max(rows, key=lambda one: (one["value"], one["at"]))
    y = amount_axis(titled(series), share=series.unit == "share")
    stems = table(rows).mark_bar(width=6, color=MAIN, aria=False)
    peak = table([largest]).mark_bar(width=6, color=ACCENT, aria=False)
    layers = [mark.encode(x=time_axis(), y=y, tooltip=tips("Share")) for mark in (stems, peak)]
    text = summary(series)
    named = f"The largest, {largest['id']} ({largest['shown']}), is in the other colour and named."
    caption = " ".join(part for part in ("One bar is one release.", named, thinning) if part)
    return Chart(
        "The share of its year's changes in each release",
        caption,
        text,
        specified(*layers, _names([largest], y), description=text),
    )


def _lines_shown(lines: Mapping[str, float], release: str) -> str:
    return phrase(lines[release], "lines") if release in lines else "unknown"


def _stems(rows: Sequence[Row], y: alt.Y, value_title: str, *, sized: bool = False) -> list[alt.Chart]:
    stem = table(rows).mark_rule(color=MAIN, opacity=0.45, aria=False).encode(x=time_axis(), y=y, y2=alt.datum(0))
    dot = table(rows).mark_point(filled=True, size=40, opacity=0.75, color=MAIN, aria=False)
    tooltip = tips(value_title)
    if not sized:
        return [stem, dot.encode(x=time_axis(), y=y, tooltip=tooltip)]
    tooltip.append(alt.Tooltip("lines_shown:N", title="Net lines"))
    scale = alt.Scale(type="sqrt", range=[15, 500])
    size = alt.Size("lines:Q", title="Net lines", scale=scale, legend=alt.Legend(format=",.0f", tickCount=3))
    return [stem, dot.encode(x=time_axis(), y=y, size=size, tooltip=tooltip)]


def _names(rows: Sequence[Row], y: alt.Y) -> alt.Chart:
    """The names of the largest releases, above their dots."""
    largest = sorted(rows, key=lambda one: (-float(one["value"]), str(one["at"])))[:_NAMED]
    named: list[Row] = [{**one, "name": str(one["id"])[:24]} for one in largest]
    text = table(named).mark_text(dy=-17, aria=False)
    layer: alt.Chart = text.encode(x=time_axis(), y=y, text="name:N")
    return layer
