"""The charts of squads: all of them beside each other by one measure, and each against something by all measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from flowlens.model.comparison import Answer, Compared, Comparison, Level, Squad
from flowlens.model.measure import Measure
from flowlens.model.phrase import phrase
from flowlens.outputs.charts.chart import Chart, Row, headed, row, summary
from flowlens.outputs.charts.layers import (
    ACCENT,
    MAIN,
    QUIET,
    Channel,
    Layer,
    amount_axis,
    by_word,
    nominal,
    specified,
    time_axis,
)
from flowlens.outputs.numbers import count, interval, shown
from flowlens.outputs.plain import printable, shortened

__all__ = ["Effect", "effects", "side_by_side", "squad_names", "trend"]

_ROW_HEIGHT, _AROUND = 24, 16
_NAME_LETTERS = 26
_NAME_WIDTH = 150
_FEWEST_DOTS = 2
# What sets a squad apart has a colour and a shape of its own.
_ANSWERS: Mapping[str, tuple[str, str]] = {
    "surely higher": (ACCENT, "triangle-up"),
    "surely lower": (ACCENT, "triangle-down"),
    "no clear difference": (MAIN, "circle"),
}
_WORDS: Mapping[Answer, str] = {
    "higher": "surely higher",
    "lower": "surely lower",
    "no-clear-difference": "no clear difference",
    "not-enough-data": "not enough data",
}


@dataclass(frozen=True, slots=True)
class Effect:
    """One line of a chart of effects: what was set against what, by how much, and what follows."""

    label: str
    measure: Measure
    answer: Answer


def squad_names(squads: Sequence[Squad]) -> list[str]:
    """The names as an axis has room for them, each one once."""
    short = [shortened(printable(squad.name), _NAME_LETTERS) for squad in squads]
    taken = Counter[str]()
    found = []
    for name in short:
        taken[name] += 1
        found.append(name if taken[name] == 1 else f"{name} ({taken[name]})")
    return found


def side_by_side(comparison: Comparison, place: int) -> Chart:
    """Every squad's level by one measure with its interval, in the order of the file; who has none says why."""
    compared, names = comparison.measures[place], squad_names(comparison.squads)
    rows: list[Row] = []
    without: list[Row] = []
    for name, squad in zip(names, comparison.squads, strict=True):
        level = None if squad.withheld is not None else squad.levels[place]
        if level is None or level.shrunken.value is None:
            why = squad.withheld if level is None else level.shrunken.missing
            short = "withheld" if level is None else "not enough data"
            without.append({"squad": name, "short": short, "why": printable(why or "not known")})
        else:
            rows.append(_level_row(name, level, compared))
    title, caption = headed(compared.title), _caption(compared)
    if not rows:
        told = "Not drawn: no squad has enough data."
        return Chart(title, told, told)
    y = _names_axis("squad", names)
    x = _across(compared, rows)
    layers = [*_dots(rows, x, y, _level_tips(compared)), *_without(without, y)]
    text = _side_summary(compared, rows, without)
    return Chart(title, caption, text, specified(*layers, height=_height(len(names)), description=text))


def effects(items: Sequence[Effect], scale: Literal["ratio", "share"], title: str, caption: str) -> Chart | None:
    """Each effect with its interval against the line at which there is none; None without any that is known."""
    known = [item for item in items if item.measure.value is not None]
    if not known:
        return None
    labels = [item.label for item in known]
    rows: list[Row] = [
        {**_ends(item.measure), "what": item.label, "told": _WORDS[item.answer], "n": count(item.measure.n)}
        for item in known
    ]
    none = 1.0 if scale == "ratio" else 0.0
    y = _names_axis("what", labels)
    x = _effect_axis(scale)
    same = {"type": "rule", "aria": False, "color": QUIET, "strokeDash": [5, 4]}
    tooltip = [
        nominal("what", "Measure"), nominal("shown", "Effect"), nominal("interval", "95 % interval"),
        nominal("n", "n"), nominal("told", "Answer"),
    ]  # fmt: skip
    layers = [Layer([{"value": none}], same, {"x": {**x, "field": "value"}}), *_dots(rows, x, y, tooltip)]
    told = "; ".join(
        f"{one['what']} {one['shown']} ({one['interval'] or 'no interval'}), {one['told']}" for one in rows
    )
    text = f"{title}: {told}."
    return Chart(title, caption, text, specified(*layers, height=_height(len(rows)), description=text))


def trend(level: Level, compared: Compared) -> Chart | None:
    """A squad's number by quarters, with the level from which its stage calls it worth a look; None of too few."""
    points = level.trend.points
    if len(points) < _FEWEST_DOTS:
        return None
    rows = [row(point, compared.unit) for point in points]
    # The short title: an axis is as wide as its title, and the figure names the measure already.
    unit = "" if compared.unit == "share" else f" ({compared.unit})"
    y = amount_axis(f"{headed(compared.title)}{unit}", share=compared.unit == "share")
    line = {"type": "line", "aria": False, "color": MAIN, "strokeWidth": 2}
    dot = {"type": "point", "aria": False, "color": MAIN, "filled": True, "size": 45}
    tooltip = [nominal("day", "Quarter around"), nominal("shown", headed(compared.title)), nominal("label", "Of")]
    layers = [
        Layer(rows, line, {"x": time_axis(), "y": y}),
        Layer(rows, dot, {"tooltip": tooltip, "x": time_axis(), "y": y}),
    ]
    said = "One dot is a quarter of a year."
    if level.limit is not None and level.limit.value is not None:
        dashed = {"type": "rule", "aria": False, "color": ACCENT, "strokeDash": [5, 4]}
        layers.append(Layer([{"value": level.limit.value}], dashed, {"y": y}))
        said = f"{said} The dashed line: {level.limit.label or 'worth a look'} ({shown(level.limit)})."
    text = summary(level.trend)
    return Chart(headed(compared.title), said, text, specified(*layers, height=160, description=text))


def _level_row(name: str, level: Level, compared: Compared) -> Row:
    return {
        **_ends(level.shrunken),
        "squad": name,
        "raw": f"{shown(level.raw)} ({interval(level.raw)})" if interval(level.raw) else shown(level.raw),
        "n": f"{count(level.raw.n)} {compared.counted}",
        "told": _WORDS[level.against.answer],
    }


def _ends(measure: Measure) -> Row:
    value = measure.value or 0.0
    return {
        "value": value,
        "low": value if measure.low is None else measure.low,
        "high": value if measure.high is None else measure.high,
        "shown": shown(measure),
        "interval": interval(measure),
    }


def _level_tips(compared: Compared) -> list[Channel]:
    return [
        nominal("squad", "Squad"), nominal("shown", headed(compared.title)), nominal("interval", "95 % interval"),
        nominal("raw", "As it is"), nominal("n", "Of"), nominal("told", "Against the others"),
    ]  # fmt: skip


def _dots(rows: Sequence[Row], x: Channel, y: Channel, tooltip: Sequence[Channel]) -> list[Layer]:
    present = {word: style for word, style in _ANSWERS.items() if any(one["told"] == word for one in rows)}
    colour, shape = (by_word("told", {word: style[which] for word, style in present.items()}, None) for which in (0, 1))
    line = {"type": "rule", "aria": False, "strokeWidth": 2}
    dot = {"type": "point", "aria": False, "filled": True, "opacity": 1, "size": 80}
    shared: Channel = {"color": colour, "y": y}
    ends = {"x": {**x, "field": "low"}, "x2": {"field": "high"}}
    return [
        Layer(rows, line, {**shared, **ends}),
        Layer(rows, dot, {**shared, "shape": shape, "tooltip": list(tooltip), "x": {**x, "field": "value"}}),
    ]


def _without(rows: Sequence[Row], y: Channel) -> list[Layer]:
    """In place of a dot the word why there is none, so that a squad is never just missing."""
    if not rows:
        return []
    words = {"type": "text", "align": "left", "aria": False, "fontStyle": "italic"}
    tooltip = [nominal("squad", "Squad"), nominal("why", "No number, because")]
    return [Layer(rows, words, {"text": nominal("short", ""), "tooltip": tooltip, "x": {"value": 6}, "y": y})]


def _names_axis(field: str, names: Sequence[str]) -> Channel:
    axis = {"labelLimit": _NAME_WIDTH, "labelPadding": 6, "ticks": False, "domain": False, "grid": True}
    return {"axis": axis, "field": field, "scale": {"domain": list(names)}, "title": None, "type": "nominal"}


def _across(compared: Compared, rows: Sequence[Row]) -> Channel:
    """The axis that all squads share: a log scale for what differs by factors, from 0 for a share."""
    positive = all(float(one["low"]) > 0 for one in rows)
    if compared.scale == "ratio" and positive:
        scale: Channel = {"type": "log", "nice": False, "padding": 8}
        axis: Channel = {"tickCount": 4, "format": "~g", "labelOverlap": True, "labelSeparation": 6, "grid": True}
    else:
        scale = {"type": "linear", "zero": True, "nice": True}
        axis = {
            "tickCount": 4,
            "labelOverlap": True,
            "labelSeparation": 6,
            "format": "%" if compared.unit == "share" else "~g",
        }
    title = compared.unit if compared.unit != "share" else None
    return {"axis": axis, "scale": scale, "title": title, "type": "quantitative"}


def _effect_axis(scale: Literal["ratio", "share"]) -> Channel:
    if scale == "ratio":
        return {
            "axis": {"values": [0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10], "format": "~g", "labelOverlap": True},
            "scale": {"type": "log", "nice": False, "padding": 8}, "title": "times", "type": "quantitative",
        }  # fmt: skip
    return {
        "axis": {"format": "+%", "tickCount": 5, "labelOverlap": True}, "scale": {"type": "linear", "padding": 8},
        "title": "share points", "type": "quantitative",
    }  # fmt: skip


def _height(n: int) -> int:
    return _ROW_HEIGHT * n + _AROUND


def _caption(compared: Compared) -> str:
    better = "Lower is better." if compared.better == "lower" else "Higher is better."
    return f"{headed(compared.label)}. {better}"


def _side_summary(compared: Compared, rows: Sequence[Row], without: Sequence[Row]) -> str:
    told = ", ".join(f"{one['squad']} {one['shown']} ({one['interval']}, {one['told']})" for one in rows)
    rest = f" Without a number: {', '.join(str(one['squad']) for one in without)}." if without else ""
    return f"Chart of {phrase(len(rows), 'squads')} by {compared.label}: {told}.{rest}"
