"""The charts of change size: each change over time with the running quantiles, and their distribution."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import floor, log2, log10

from flowlens.model.finding import Finding
from flowlens.model.measure import Point, Series
from flowlens.model.phrase import between, phrase
from flowlens.outputs.charts.chart import FEWEST, Chart, Row, area_name, every, headed, no_chart, row, summary, thinned
from flowlens.outputs.charts.layers import (
    MAIN,
    QUIET,
    Channel,
    Layer,
    amount_axis,
    by_word,
    nominal,
    specified,
    time_axis,
    tips,
)
from flowlens.outputs.charts.rules import change_rules
from flowlens.outputs.numbers import count

__all__ = ["LINES", "distribution", "over_time"]

_MEDIAN = "running_median"
LINES = ("running_median", "running_p25", "running_p75", "running_p90")

# Every line has a dash of its own beside its colour; between P25 and P75 is a band.
_STYLES = {"running_median": ("currentColor", [1, 0]), "running_p90": (QUIET, [2, 2])}
_BAND = ("running_p25", "running_p75")
_MOST_AREAS = 24  # of more a reader finds none in a list
_AXIS = "Size of a change (net lines, log scale)"


def over_time(finding: Finding, chosen: Mapping[str, Series]) -> Chart:
    """Every change as a dot on a log scale, with the running median in its band, P90, and the change points."""
    series = _positive(chosen["changes"])
    if len(series.points) < FEWEST:
        return no_chart(series)
    points, thinning = thinned(series.points)
    named = _areas(points)
    rows = [{**row(point, series.unit), "area": named.get(point.area, "")} for point in points]
    y = _size_axis(series)
    dot = {"type": "point", "aria": False, "color": MAIN, "filled": True, "opacity": 0.75, "size": 11}
    tooltip = [*tips("Size"), nominal("group", "Landed by"), nominal("area", "Area")]
    layers = [Layer(rows, dot, {"tooltip": tooltip, "x": time_axis(), "y": y}, by_area=True)]
    layers += [*_band(chosen, y), *_lines(chosen, y)]
    layers += change_rules(finding.change_points, (rows[0], rows[-1]))
    dropped = len(chosen["changes"].points) - len(series.points)
    has = "has" if dropped == 1 else "have"
    zero = f"{phrase(dropped, 'changes')} of no lines {has} no place on a log scale." if dropped else ""
    caption = " ".join(part for part in ("One dot is one change.", _told_of_lines(chosen), thinning, zero) if part)
    text = summary(series)
    return Chart("Size of each change", caption, text, specified(*layers, height=300, description=text))


def distribution(finding: Finding, chosen: Mapping[str, Series]) -> Chart:  # noqa: ARG001 - the shape of all drawings
    """How many changes have which size, in bins that each reach to twice their start."""
    series = _positive(chosen["changes"])
    if len(series.points) < FEWEST:
        return no_chart(series)
    bins = Counter(floor(log2(point.value)) for point in series.points)
    rows = [_bin(step, n, series.unit) for step, n in sorted(bins.items())]
    bar = {"type": "rect", "aria": False, "color": MAIN, "stroke": "currentColor", "strokeOpacity": 0.3}
    encoding = {
        "tooltip": [nominal("shown", "Size"), {"field": "n", "title": "Changes", "type": "quantitative"}],
        "x": {
            "axis": {"format": ",", "grid": False, "labelFlush": True, "labelOverlap": True, "values": _fourfold(rows)},
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
        f"Histogram of {series.label}: no size is more common than {commonest['shown']}, of "
        f"{count(max(bins.values()))} of {count(len(series.points))} changes."
    )
    spec = specified(Layer(rows, bar, encoding), height=180, description=text)
    return Chart("How many changes have which size", text, text, spec)


def _bin(step: int, n: int, unit: str) -> Row:
    """The bin from that power of two to just below the next."""
    low, high = 2**step, 2 ** (step + 1)
    words = f"{count(low)} to {count(high - 1)} {unit}" if step else phrase(1, unit)
    return {"low": float(low), "high": float(high), "n": n, "shown": words}


def _fourfold(rows: Sequence[Row]) -> list[int]:
    """1, 4, 16 and so on up to the end of the last bin: of every power of two the labels would lie on each other."""
    last = max(float(one["high"]) for one in rows)
    return [4**power for power in range(floor(log2(last) / 2) + 1)]


def _positive(series: Series) -> Series:
    points = tuple(point for point in series.points if point.value >= 1)
    return Series(series.name, series.label, series.unit, points)


def _decades(series: Series) -> list[int]:
    """The powers of ten up to the largest value; of more grid lines none could be told from its neighbour."""
    return [10**power for power in range(floor(log10(max(point.value for point in series.points))) + 1)]


def _size_axis(series: Series) -> Channel:
    """On fixed ends, so that they stay where they are when the reader picks an area."""
    largest = max(point.value for point in series.points)
    axis = amount_axis(_AXIS, "log")
    scale = {"type": "log", "domain": [1, max(10, largest)], "padding": 6, "nice": False}
    return {**axis, "axis": {"values": _decades(series), "format": ","}, "scale": scale}


def _areas(points: Sequence[Point]) -> dict[str, str]:
    """The areas that a reader may pick, as a page shows them: those with most of these changes."""
    counts = Counter(point.area for point in points if point.area)
    most = sorted(counts, key=lambda area: (-counts[area], area))[:_MOST_AREAS]
    return {area: area_name(area) for area in most} if len(most) > 1 else {}


def _told_of_lines(chosen: Mapping[str, Series]) -> str:
    """By what rule the lines are made; nothing where there are none."""
    if _MEDIAN not in chosen:
        return ""
    window = chosen[_MEDIAN].label.partition(" of ")[2]
    band = ", and the band holds the middle half of them" if _banded(chosen) else ""
    return f"Each line is of the {window} up to its day, a sixtieth of all and 50 at least{band}."


def _banded(chosen: Mapping[str, Series]) -> bool:
    return all(name in chosen for name in _BAND)


def _band(chosen: Mapping[str, Series], y: Channel) -> list[Layer]:
    """The area between P25 and P75, which are told at the same moments."""
    if not _banded(chosen):
        return []
    low, high = (every(_positive(chosen[name]).points, 1_000) for name in _BAND)
    rows: list[Row] = [
        {
            **row(one, "lines"),
            "high": other.value,
            "shown": f"{between(one.value, other.value, 'lines')} lines",
        }
        for one, other in zip(low, high, strict=False)
    ]
    area = {"type": "area", "aria": False, "color": MAIN, "opacity": 0.25}
    tooltip = [nominal("day", "Day (UTC)"), nominal("shown", "The middle half")]
    return [Layer(rows, area, {"tooltip": tooltip, "x": time_axis(), "y": y, "y2": {"field": "high"}})]


def _lines(chosen: Mapping[str, Series], y: Channel) -> list[Layer]:
    present = [name for name in _STYLES if name in chosen]
    rows: list[Row] = []
    for name in present:
        series = _positive(chosen[name])
        rows += [{**row(point, series.unit), "line": headed(series.label)} for point in every(series.points)]
    if not rows:
        return []
    words = [headed(chosen[name].label) for name in present]
    colour, dash = (
        by_word("line", {word: _STYLES[name][which] for word, name in zip(words, present, strict=True)}, None)
        for which in (0, 1)
    )
    encoding = {
        "color": colour,
        "strokeDash": dash,
        "tooltip": [nominal("line", "Line"), nominal("day", "Day"), nominal("shown", "Size")],
        "x": time_axis(),
        "y": y,
    }
    return [Layer(rows, {"type": "line", "aria": False, "strokeWidth": 2.5}, encoding)]
