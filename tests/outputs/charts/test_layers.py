"""What charts are put together from."""

from __future__ import annotations

from typing import Any

import pytest

from flowlens.model.measure import ChangePoint
from flowlens.outputs.charts.chart import Row
from flowlens.outputs.charts.layers import Layer, amount_axis, at_least, specified, time_axis
from flowlens.outputs.charts.rules import change_rules
from tests.outputs.reports import day

PERIOD: tuple[Row, Row] = ({"at": "2020-01-01T12:00:00Z"}, {"at": "2024-01-01T12:00:00Z"})


def labels(*days: int) -> list[tuple[int, str]]:
    """The height and the side of each label, for changes of level so many days after the first day."""
    points = [ChangePoint(day(number), 1.0, 2.0, "days", 2.0, 9, 9) for number in days]
    made: list[Any] = [layer for layer in change_rules(points, PERIOD) if layer.mark["type"] == "text"]
    return [(-layer.encoding["y"]["value"], str(layer.mark["align"])) for layer in made]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param((100,), [(8, "left")], id="one"),
        pytest.param((1_400,), [(8, "right")], id="late, so that it is not cut off"),
        pytest.param((10, 40, 70), [(8, "left"), (22, "left"), (36, "left")], id="neighbours"),
        pytest.param((10, 1_200), [(8, "left"), (8, "right")], id="far apart"),
        pytest.param((), [], id="none"),
    ],
)
def test_labels_of_changes_of_level_do_not_run_into_each_other(
    days: tuple[int, ...], expected: list[tuple[int, str]]
) -> None:
    assert labels(*days) == expected


def test_a_change_that_is_likely_only_is_dotted() -> None:
    points = [ChangePoint(day(number), 1.0, 2.0, "days", 2.0, 9, 9, number != 40) for number in (10, 40, 70)]
    rules = [layer for layer in change_rules(points, PERIOD) if "strokeDash" in layer.mark]
    assert [(layer.mark["strokeDash"], [row["day"] for row in layer.rows]) for layer in rules] == [
        ([5, 4], ["2020-01-11", "2020-03-11"]),
        ([1, 4], ["2020-02-10"]),
    ]


def test_a_line_leads_from_what_is_drawn_up_to_each_label() -> None:
    points = [ChangePoint(day(number), 1.0, 2.0, "days", 2.0, 9, 9) for number in (10, 40)]
    made: list[Any] = list(change_rules(points, PERIOD))
    stalks = [layer for layer in made if "y2" in layer.encoding]
    words = [layer for layer in made if layer.mark["type"] == "text"]
    assert [layer.rows for layer in stalks] == [layer.rows for layer in words]
    for stalk, word in zip(stalks, words, strict=True):
        assert stalk.encoding["y"]["value"] < word.encoding["y"]["value"] < stalk.encoding["y2"]["value"] == 0


def test_labels_of_the_time_axis_keep_apart_and_are_as_many_as_have_room() -> None:
    axis: Any = time_axis()["axis"]
    assert axis["labelSeparation"] > 0
    assert "width" in axis["tickCount"]["expr"]


def test_the_title_of_the_upright_axis_stands_above_the_labels() -> None:
    rows: list[Row] = [{"at": "2020-01-01T12:00:00Z", "value": 1.0}]
    points = [ChangePoint(day(number), 1.0, 2.0, "days", 2.0, 9, 9) for number in (10, 40)]
    dots = Layer(rows, {"type": "point"}, {"x": time_axis(), "y": amount_axis("Days")})
    spec: Any = specified(dots, *change_rules(points, PERIOD), description="two changes")
    axis = spec["layer"][0]["encoding"]["y"]["axis"]
    assert axis["titleY"] < -22 - 10, "above the label at 22, which is some 10 high"


def test_marks_are_clipped_and_labels_hidden_outside_of_a_period_that_the_reader_picked() -> None:
    points = [ChangePoint(day(10), 1.0, 2.0, "days", 2.0, 9, 9)]
    spec: Any = specified(*change_rules(points, PERIOD), description="one change")
    rule, stalk, label = spec["layer"]
    assert stalk["mark"]["clip"] == rule["mark"]["clip"]
    assert rule["mark"]["clip"] == {"expr": "only_from !== null"}
    assert "only_from === null" in label["encoding"]["opacity"]["condition"]["test"]
    assert {param["name"] for param in spec["params"]} == {"only_from", "only_until", "only_area"}


def test_nothing_but_zeros_has_a_scale_all_the_same() -> None:
    axis = amount_axis("Share", share=True)
    scale: Any = at_least(axis, [{"value": 0.0}, {"value": 0.0}], 0.1)["scale"]
    assert scale["domain"] == [0, 0.1]
    assert at_least(axis, [{"value": 0.3}], 0.1) == axis
