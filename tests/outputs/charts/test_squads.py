"""The charts of squads."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import altair as alt

from flowlens.model.measure import Measure
from flowlens.outputs.charts.chart import Chart
from flowlens.outputs.charts.squads import Effect, effects, side_by_side, squad_names, trend
from tests.comparisons import HOSTILE, MEASURES, comparison, hostile_comparison
from tests.outputs.charts.specs import rows

NAMES = ["Checkout", "Search & browse", "Platform", "Labs", "Two pizzas for one"]


def valid(chart: Chart | None) -> Chart:
    assert chart is not None
    text = json.dumps(chart.spec, allow_nan=False)
    assert "http" not in text
    alt.LayerChart.from_dict(json.loads(text), validate=True)
    return chart


def layers(chart: Chart) -> list[dict[str, Any]]:
    spec: Any = chart.spec
    found: list[dict[str, Any]] = spec["layer"]
    return found


def test_every_squad_stands_in_every_chart_in_the_order_of_the_file() -> None:
    for place in range(len(MEASURES)):
        chart = valid(side_by_side(comparison(), place))
        assert all(layer["encoding"]["y"]["scale"]["domain"] == NAMES for layer in layers(chart))
        assert {str(one["squad"]) for data in rows(chart) for one in data} == set(NAMES)


def test_the_dot_is_the_level_drawn_in_and_the_tooltip_has_the_number_as_it_is() -> None:
    chart = side_by_side(comparison(), 0)
    known, without = rows(chart)
    first = known[0]
    assert (first["squad"], first["shown"], first["interval"]) == ("Checkout", "37 lines", "30–46")
    assert first["raw"] == "38 lines (28–48)"
    assert first["n"] == "120 changes"
    assert [(one["squad"], one["short"]) for one in without] == [("Two pizzas for one", "withheld")]
    assert "raw" in [one["field"] for one in layers(chart)[1]["encoding"]["tooltip"]]


def test_what_is_sure_differs_by_shape_and_colour_and_by_its_word() -> None:
    chart = side_by_side(comparison(), 1)
    assert [one["told"] for one in rows(chart)[0]] == ["surely lower", "surely higher", "no clear difference"]
    dots = layers(chart)[1]["encoding"]
    words = ["surely higher", "surely lower", "no clear difference"]
    assert dots["color"]["scale"]["domain"] == dots["shape"]["scale"]["domain"] == words
    assert len(set(dots["shape"]["scale"]["range"])) == 3
    assert "Labs" in chart.summary.partition("Without a number")[2]


def test_factors_have_a_log_scale_and_shares_begin_at_none() -> None:
    sizes, shares = (layers(side_by_side(comparison(), place))[0]["encoding"]["x"] for place in (0, 4))
    assert sizes["scale"]["type"] == "log"
    assert (shares["scale"]["type"], shares["scale"]["zero"]) == ("linear", True)


def test_a_level_of_none_has_no_place_on_a_log_scale() -> None:
    whole = comparison()
    squad = whole.squads[0]
    none = replace(squad.levels[0], shrunken=Measure(0.0, "lines", 40, 0.0, 3.0))
    chart = valid(side_by_side(replace(whole, squads=(replace(squad, levels=(none,)),)), 0))
    assert layers(chart)[0]["encoding"]["x"]["scale"]["type"] == "linear"


def test_without_a_number_there_is_no_chart() -> None:
    whole = comparison()
    chart = side_by_side(replace(whole, squads=whole.squads[-1:]), 0)
    assert chart.spec is None
    assert chart.caption == "Not drawn: no squad has enough data."


def test_names_that_are_cut_to_the_same_stay_apart() -> None:
    one = comparison().squads[0]
    long = [replace(one, name=f"The squad of everything and anything {letter}") for letter in "ab"]
    first, second = squad_names(long)
    assert first != second
    assert second.endswith("(2)")


def test_hostile_names_are_short_and_harmless() -> None:
    for data in rows(valid(side_by_side(hostile_comparison(), 0))):
        assert all(str(one["squad"]).isprintable() and len(str(one["squad"])) <= 30 for one in data)
    assert not HOSTILE.isprintable()


def test_effects_stand_against_the_line_at_which_there_is_none() -> None:
    items = [
        Effect("Size of a change", Measure(1.8, "ratio", 120, 1.4, 2.2), "higher"),
        Effect("Release gap", Measure(None, "ratio", 3, missing="3 of 8 gaps"), "not-enough-data"),
    ]
    chart = valid(effects(items, "ratio", "Against the others", "how many times"))
    assert [[one["value"] for one in data] for data in rows(chart)] == [[1.0], [1.8]]
    assert chart.summary.endswith("Size of a change 1.8 times (1.4–2.2), surely higher.")
    shares = [Effect("Tweaked again", Measure(-0.07, "share", 120, -0.17, 0.03), "no-clear-difference")]
    assert 0.0 in [data[0]["value"] for data in rows(valid(effects(shares, "share", "Against the others", "")))]
    assert effects(items[1:], "ratio", "Against the others", "") is None


def test_a_course_has_a_dot_a_quarter_and_the_line_of_its_stage() -> None:
    squad = comparison().squads[0]
    plain = valid(trend(squad.levels[0], MEASURES[0]))
    assert len(rows(plain)[0]) == 5
    assert plain.caption == "One dot is a quarter of a year."
    limited = valid(trend(squad.levels[1], MEASURES[1]))
    assert "The dashed line: a typical gap so long: watch (92 days)." in limited.caption
    assert [{"value": 92.0}] in rows(limited)


def test_one_quarter_is_no_course() -> None:
    level = comparison().squads[0].levels[0]
    short = replace(level, trend=replace(level.trend, points=level.trend.points[:1]))
    assert trend(short, MEASURES[0]) is None
