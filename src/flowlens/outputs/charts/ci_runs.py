"""The charts of CI: how long each red workflow stayed red, and how long the runs of a commit take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flowlens.model.finding import Finding
from flowlens.model.measure import Series
from flowlens.outputs.charts.chart import Chart, Row, row, summary, thinned
from flowlens.outputs.charts.layers import (
    ACCENT,
    MAIN,
    Channel,
    Layer,
    amount_axis,
    at_least,
    by_word,
    specified,
    time_axis,
    tips,
)
from flowlens.outputs.charts.lengths import length_axis

__all__ = ["minutes", "to_green"]

_DAY_HOURS = 24
_STYLES = {"green again": (MAIN, "circle"), "still red": (ACCENT, "triangle-up")}
_DOT = {"type": "point", "aria": False, "color": MAIN, "filled": True, "opacity": 0.8, "size": 45}


def to_green(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """Each time that a workflow turned red, by how long it stayed so; what is red still stands out."""
    series = chosen["to_green"]
    points, thinning = thinned(series.points)
    # Drawn in days, as all lengths of time are; told in hours.
    rows: list[Row] = [{**row(point, series.unit), "value": point.value / _DAY_HOURS} for point in points]
    dots = Layer(
        rows,
        _DOT,
        {**_grouped(rows), "tooltip": tips("Red for"), "x": time_axis(), "y": length_axis("Time", minutes=True)},
    )
    text = summary(series)
    said = "One dot is one time that a workflow of the mainline turned red, at the time until it was green again."
    caption = " ".join(part for part in (said, thinning) if part)
    return Chart("How long the mainline stays red", caption, text, specified(dots, description=text))


def minutes(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """Each commit of which all runs were green, by the minutes of the longest."""
    series = chosen["minutes"]
    points, thinning = thinned(series.points)
    rows = [row(point, series.unit) for point in points]
    y = at_least(amount_axis("Minutes"), rows, 1)
    dots = Layer(rows, {**_DOT, "size": 20}, {"tooltip": tips("Longest run"), "x": time_axis(), "y": y})
    text = summary(series)
    said = "One dot is one commit of the mainline on which every run was green."
    caption = " ".join(part for part in (said, thinning) if part)
    return Chart("How long the longest run of a commit takes", caption, text, specified(dots, description=text))


def _grouped(rows: Sequence[Row]) -> Channel:
    """The colour and the shape of each word that there is."""
    present = {word: style for word, style in _STYLES.items() if any(one["group"] == word for one in rows)}
    colour, shape = (
        by_word("group", {word: style[which] for word, style in present.items()}, None) for which in (0, 1)
    )
    return {"color": colour, "shape": shape}
