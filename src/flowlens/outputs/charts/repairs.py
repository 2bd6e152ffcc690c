"""The charts of repair: how long each revert took, and each patch that a release needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flowlens.model.finding import Finding
from flowlens.model.measure import Series
from flowlens.outputs.charts.chart import Chart, Row, row, summary, thinned
from flowlens.outputs.charts.layers import ACCENT, MAIN, QUIET, Channel, Layer, by_word, specified, time_axis, tips
from flowlens.outputs.charts.lengths import length_axis
from flowlens.outputs.charts.rules import change_rules, levels

__all__ = ["fixes", "reverts"]

# By the word of a dot: the colour, and a shape of its own for who sees no colours.
_REACHED = {"users had it": (ACCENT, "diamond"), "no release held it": (MAIN, "circle")}
_LEVELS = {"major": (ACCENT, "diamond"), "minor": (MAIN, "circle"), "calendar": (QUIET, "square")}
_TITLES = {"users had it": "By then", "major": "Release"}


def reverts(finding: Finding, chosen: Mapping[str, Series]) -> Chart:
    """Each revert by the days since what it takes back had landed, with the median between change points."""
    series = chosen["reverts"]
    bars = "The thick bars are the medians between the change points." if finding.change_points else ""
    dot = "One dot is one revert, at the time since what it takes back had landed."
    return _dots(finding, series, "How long until a change is reverted", (dot, bars), _REACHED)


def fixes(finding: Finding, chosen: Mapping[str, Series]) -> Chart:
    """Each release that had to be repaired, by the days to the patch."""
    said = "One dot is one release that was patched out of turn; releases without a dot were not."
    without = Finding(finding.lens, finding.state, finding.confidence, finding.sentence, finding.measures)
    return _dots(without, chosen["fixes"], "How long until a release is repaired", (said,), _LEVELS)


def _dots(
    finding: Finding, series: Series, title: str, said: tuple[str, ...], styles: Mapping[str, tuple[str, str]]
) -> Chart:
    points, thinning = thinned(series.points)
    rows = [row(point, series.unit) for point in points]
    y = length_axis("Time")
    dot = {"type": "point", "aria": False, "color": MAIN, "filled": True, "opacity": 0.8, "size": 45}
    period = (rows[0], rows[-1])
    dots = Layer(rows, dot, {**_grouped(rows, styles), "tooltip": tips("After"), "x": time_axis(), "y": y})
    layers = [*levels(finding.change_points, period, y), dots, *change_rules(finding.change_points, period)]
    text = summary(series)
    caption = " ".join(part for part in (*said, thinning) if part)
    return Chart(title, caption, text, specified(*layers, description=text))


def _grouped(rows: Sequence[Row], styles: Mapping[str, tuple[str, str]]) -> Channel:
    """The colour and the shape of each word that there is; nothing where dots have none."""
    present = {word: style for word, style in styles.items() if any(one["group"] == word for one in rows)}
    if not present:
        return {}
    colour, shape = (
        by_word("group", {word: style[which] for word, style in present.items()}, _TITLES[next(iter(styles))])
        for which in (0, 1)
    )
    return {"color": colour, "shape": shape}
