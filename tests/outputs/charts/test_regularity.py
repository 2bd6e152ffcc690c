"""The chart of gaps against the usual gap."""

from __future__ import annotations

import pytest

from flowlens.model.measure import Point
from tests.outputs.charts.specs import at, drawn, rows

GROUPS = ("on the beat", "off the beat", "end of the year")
POINTS = [Point(at(k), value, f"v{k}", "28 days", GROUPS[k]) for k, value in enumerate((1.0, 0.0, 1.8))]


def test_each_gap_is_a_dot_over_the_bands() -> None:
    chart = drawn("predictability", "gap_ratio", "ratio", POINTS)
    assert chart.title == "How regular the gaps are"
    dots, bands = rows(chart)
    assert [row["group"] for row in dots] == list(GROUPS)
    assert [(row["value"], row["high"]) for row in bands] == [(0.75, 1.25), (1.75, 2.25)]
    assert all((row["at"], row["until"]) == (dots[0]["at"], dots[-1]["at"]) for row in bands)


def test_releases_of_one_moment_have_a_place_on_the_log_scale() -> None:
    dots, _ = rows(drawn("predictability", "gap_ratio", "ratio", POINTS))
    assert [row["value"] for row in dots] == [1.0, 0.01, 1.8]
    assert dots[1]["shown"] == "0 times"


def test_every_group_has_a_colour_and_a_shape() -> None:
    chart = drawn("predictability", "gap_ratio", "ratio", POINTS)
    text = str(chart.spec)
    for channel in ("color", "shape"):
        assert f"'{channel}'" in text
    assert all(text.count(group) > 2 for group in GROUPS)


def test_the_legend_has_nothing_that_is_not_there() -> None:
    chart = drawn("predictability", "gap_ratio", "ratio", POINTS[:2])
    assert "end of the year" not in str(chart.spec)


@pytest.mark.parametrize("n", [0, 1])
def test_too_few_are_told_and_not_drawn(n: int) -> None:
    assert drawn("predictability", "gap_ratio", "ratio", POINTS[:n]).spec is None


def test_two_at_one_moment_are_drawn() -> None:
    assert drawn("predictability", "gap_ratio", "ratio", [POINTS[0], POINTS[0]]).spec is not None
