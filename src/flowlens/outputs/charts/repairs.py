"""The charts of repair: how long each revert took, and each patch that a release needed."""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.model.finding import Finding
from flowlens.model.measure import Series
from flowlens.outputs.charts.chart import Chart, row, summary, thinned
from flowlens.outputs.charts.layers import (
    ACCENT,
    MAIN,
    Layer,
    change_rules,
    levels,
    specified,
    time_axis,
    tips,
)
from flowlens.outputs.charts.lengths import length_axis

__all__ = ["fixes", "reverts"]


def reverts(finding: Finding, chosen: Mapping[str, Series]) -> Chart:
    """Each revert by the days since what it takes back had landed, with the median between change points."""
    series = chosen["reverts"]
    bars = "The thick bars are the medians between the change points." if finding.change_points else ""
    return _dots(finding, series, "How long until a change is reverted", ("One dot is one revert.", bars), MAIN)


def fixes(finding: Finding, chosen: Mapping[str, Series]) -> Chart:
    """Each release that had to be repaired, by the days to the patch."""
    said = "One dot is one release that was patched out of turn; releases without a dot were not."
    without = Finding(finding.lens, finding.state, finding.confidence, finding.sentence, finding.measures)
    return _dots(without, chosen["fixes"], "How long until a release is repaired", (said,), ACCENT)


def _dots(finding: Finding, series: Series, title: str, said: tuple[str, ...], colour: str) -> Chart:
    points, thinning = thinned(series.points)
    rows = [row(point, series.unit) for point in points]
    y = length_axis("Time")
    dot = {"type": "point", "aria": False, "color": colour, "filled": True, "opacity": 0.7, "size": 40}
    period = (rows[0], rows[-1])
    dots = Layer(rows, dot, {"tooltip": tips("After"), "x": time_axis(), "y": y})
    layers = [*levels(finding.change_points, period, y), dots, *change_rules(finding.change_points, period)]
    text = summary(series)
    caption = " ".join(part for part in (*said, thinning) if part)
    return Chart(title, caption, text, specified(*layers, description=text))
