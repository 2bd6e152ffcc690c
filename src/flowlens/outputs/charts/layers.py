"""The layers that charts are put together from, as Vega-Lite 6 writes them; all times are on UTC scales."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from flowlens.model.measure import Series
from flowlens.outputs.charts.chart import Row, headed

__all__ = [
    "ACCENT",
    "LINE",
    "MAIN",
    "QUIET",
    "Channel",
    "Layer",
    "amount_axis",
    "at_least",
    "by_word",
    "faceted",
    "nominal",
    "specified",
    "time_axis",
    "tips",
    "titled",
]

# Each has a contrast of at least 3 to 1 against white and against the page's dark background (WCAG 2.2, 1.4.11).
MAIN, ACCENT, QUIET = "#2f7fc1", "#c9641a", "#7d8794"

_HEIGHT = 240
_COLUMNS = 3  # of small multiples, at most
LINE = 14  # the height of a line of words, in pixels
_DOT_ROOM = 6  # so that no dot is cut in half by an axis, in pixels

# A reader picks a period or an area on the page, and the page tells each chart by these signals.
_ONLY = ("only_from", "only_until", "only_area")
_PERIOD_CHOSEN = {"expr": "only_from !== null"}
_IN_PERIOD = "only_from === null || (toDate(datum.at) >= only_from && toDate(datum.at) < only_until)"

# By what a tick stands at. Each label is told in full, as those beside it may be left out where they would overlap.
_TICKS = {
    "year": "%Y",
    "quarter": "%b %Y",
    "month": "%b %Y",
    "week": "%d %b",
    "date": "%d %b",
    "hours": "%d %b %H:%M",
    "minutes": "%d %b %H:%M",
    "seconds": "%d %b %H:%M:%S",
    "milliseconds": "%d %b %H:%M:%S",
}
# At most 8 ticks, and on a phone as many as have room for their labels.
_N_TICKS = {"expr": "max(2, min(8, floor(width / 70)))"}
_APART = 8  # pixels between two labels, or they read as one

# `currentColor` is the page's own ink, so that light, dark and print need no second drawing.
_CONFIG: Mapping[str, object] = {
    "background": "transparent",
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "currentColor", "titleColor": "currentColor", "tickColor": "currentColor",
        "domainColor": "currentColor", "gridColor": "currentColor", "gridOpacity": 0.12, "titleFontWeight": "normal",
        "labelFontSize": 12, "titleFontSize": 12, "titlePadding": 8, "labelFlush": False,
    },
    # Upright words at the top left are read without turning the head, and are never longer than their axis.
    "axisLeft": {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleBaseline": "bottom", "titleX": -24},
    "text": {"color": "currentColor", "fontSize": 12},
}  # fmt: skip
_IN_AREA = "only_area === null || datum.area === only_area"
_IN_PAIR = f"{_IN_AREA} || datum.other === only_area"

_LEGEND: Mapping[str, object] = {
    "labelColor": "currentColor", "titleColor": "currentColor", "orient": "top", "labelFontSize": 12,
    "titleFontSize": 12, "titleFontWeight": "normal", "symbolStrokeWidth": 2, "titleOrient": "left", "rowPadding": 4,
    # On a phone one under the other. By the place and not by the drawing in it: that changes once the legend is laid
    # out, which would then be cut off.
    "columns": {"expr": "(containerSize()[0] || width) < 480 ? 1 : 0"},
}  # fmt: skip


Channel = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Layer:
    """Rows, the mark that draws them, and the channels of it that their columns are shown by."""

    rows: Sequence[Row]
    mark: Mapping[str, object]
    encoding: Mapping[str, object]
    # Only those of the area that the reader picked; of pairs, those of which it is one.
    by_area: bool = False
    by_row: bool = False


def specified(*layers: Layer, height: int = _HEIGHT, description: str) -> Mapping[str, object]:
    """The layers over each other as one Vega-Lite specification, as wide as its place on the page."""
    names = [_name_of(layer.rows) for layer in layers]
    room = _room_above(layers)
    drawn = [_drawn(layer, room) for layer in layers]
    data = [{"data": {"name": name}} for name in names]
    alone = len(layers) == 1
    return {
        "config": {**_CONFIG, "legend": {**_LEGEND, "offset": room + 2 * LINE if _is_titled(layers) else LINE // 2}},
        "layer": drawn if alone else [{**one, **of_it} for one, of_it in zip(data, drawn, strict=True)],
        **(data[0] if alone else {}),
        "description": description,
        "height": height,
        "width": "container",
        "params": [{"name": name, "value": None} for name in _ONLY],
        # Rows that several layers show are written once, as one name stands for the same rows.
        "datasets": {name: layer.rows for name, layer in zip(names, layers, strict=True)},
        "autosize": {"type": "fit-x", "contains": "padding"},
    }


def faceted(layers: Sequence[Layer], *, areas: Sequence[str], height: int, description: str) -> Mapping[str, object]:
    """Small multiples with the same scales, one an area, from layers of the same rows; boot.js makes them fit."""
    rows = layers[0].rows
    name = _name_of(rows)
    header = {"labelColor": "currentColor", "labelFontSize": 12, "labelFontWeight": "bold", "labelLimit": 220}
    return {
        "config": _CONFIG,
        "data": {"name": name},
        "transform": [{"filter": _IN_AREA}],
        "facet": {
            "field": "area",
            "type": "nominal",
            "sort": list(areas),
            "title": None,
            "header": {**header, "labelAnchor": "start"},
        },
        "columns": _COLUMNS,
        "spacing": 18,
        "spec": {"layer": [_drawn(layer, 0) for layer in layers], "height": height, "width": 220},
        "description": description,
        "params": [{"name": name, "value": None} for name in _ONLY],
        "datasets": {name: rows},
    }


def time_axis(n_ticks: int | None = None) -> Channel:
    """The horizontal axis of time, in UTC; with as many ticks as have room, or about that many of small multiples."""
    return {
        "axis": {
            "format": _TICKS, "grid": False, "labelOverlap": True, "labelSeparation": _APART,
            "tickCount": n_ticks or _N_TICKS,
            # Where charts stand side by side, the last label of one would run into the first of the next.
            **({"labelFlush": 2 * _DOT_ROOM} if n_ticks else {}),
        },
        "field": "at",
        "scale": {
            "type": "utc", "padding": _DOT_ROOM,
            "domainMin": {"expr": "only_from"}, "domainMax": {"expr": "only_until"},
        },
        # Years need no title; a tooltip says that its day is one of UTC.
        "title": None,
        "type": "temporal",
    }  # fmt: skip


def amount_axis(
    title: str, scale: Literal["linear", "log", "sqrt"] = "linear", *, share: bool = False, field: str = "value"
) -> Channel:
    """The vertical axis of values, titled with what they are and their unit."""
    return {
        "axis": {"format": "%", "tickCount": 5} if share else {"tickCount": 5, "tickMinStep": 1},
        "field": field,
        "scale": {"type": scale, **({"nice": False, "padding": _DOT_ROOM} if scale == "log" else {"nice": True})},
        "title": title,
        "type": "quantitative",
    }


def titled(series: Series) -> str:
    """The title of a series' axis: what it is, and its unit where the words do not name it already."""
    said = series.unit == "share" or series.unit in series.label.lower()
    return headed(series.label) if said else f"{headed(series.label)} ({series.unit})"


def by_word(field: str, styles: Mapping[str, object], title: str | None) -> Channel:
    """A column of words, each of which has a colour, shape or dash of its own, as the legend tells."""
    scale = {"domain": list(styles), "range": list(styles.values())}
    return {"field": field, "scale": scale, "title": title, "type": "nominal"}


def nominal(field: str, title: str) -> Channel:
    """A column of words, with its title."""
    return {"field": field, "title": title, "type": "nominal"}


def tips(value_title: str, *, labelled: bool = True) -> list[Channel]:
    """The tooltip of a dot: its day, value, id, and its label where that is more than the id."""
    fields = {"day": "Day (UTC)", "shown": value_title, "id": "Id", **({"label": "What"} if labelled else {})}
    return [nominal(field, title) for field, title in fields.items()]


def at_least(y: Channel, rows: Sequence[Row], most: float) -> Channel:
    """The axis from 0 up to `most` where no value is above it: of nothing but zeros there would be no scale at all."""
    if max((float(one["value"]) for one in rows), default=0.0) >= most:
        return y
    scale = y["scale"]
    return {**y, "scale": {**(scale if isinstance(scale, Mapping) else {}), "domain": [0, most], "nice": False}}


def _drawn(layer: Layer, room: int) -> dict[str, object]:
    """The mark and channels of a layer: clipped where the reader has picked a period, titled above what is drawn."""
    over_time = "x" in layer.encoding and layer.encoding["x"] == time_axis()
    inside = over_time and layer.mark["type"] != "text"
    mark = {**layer.mark, "clip": _PERIOD_CHOSEN} if inside else layer.mark
    encoding = dict(layer.encoding)
    y = encoding.get("y")
    if isinstance(y, Mapping) and isinstance(y.get("axis"), Mapping) and y.get("title"):
        encoding["y"] = {**y, "axis": {**y["axis"], "titleY": -room - LINE // 2}}
    if over_time and not inside:
        # Hidden and not left out: of an empty layer Vega has no extent, and complains.
        encoding["opacity"] = {"condition": {"test": _IN_PERIOD, "value": 1}, "value": 0}
    filters = [*([_IN_AREA] if layer.by_area else []), *([_IN_PAIR] if layer.by_row else [])]
    told: dict[str, object] = {"transform": [{"filter": one} for one in filters]} if filters else {}
    return {"mark": mark, "encoding": encoding, **told}


def _room_above(layers: Sequence[Layer]) -> int:
    """The height of the lines of words that stand over what is drawn, in pixels."""
    ys = [layer.encoding["y"] for layer in layers if layer.mark["type"] == "text" and "y" in layer.encoding]
    heights = [-y["value"] for y in ys if isinstance(y, Mapping) and isinstance(y.get("value"), int)]
    return max((height + LINE // 2 for height in heights), default=LINE // 2)


def _is_titled(layers: Sequence[Layer]) -> bool:
    """Whether the upright axis has a title above it, which a legend must not lie on."""
    ys = [layer.encoding.get("y") for layer in layers]
    return any(isinstance(y, Mapping) and y.get("title", "") not in {None, ""} for y in ys)


def _name_of(rows: Sequence[Row]) -> str:
    return f"data-{sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()[:32]}"
