"""The charts of reverts and of releases that were repaired."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flowlens.model.measure import ChangePoint, Point
from tests.outputs.charts.specs import at, drawn, rows

POINTS = [Point(at(k), value, f"{k:040x}", "reverts 1234") for k, value in enumerate((1 / 24, 3.0, 90.0))]
SHIFT = (ChangePoint(at(1), 1.0, 16.0, "days", 16.0, 20, 20),)


def test_each_revert_is_a_dot_with_its_ids() -> None:
    chart = drawn("recovery", "reverts", "days", POINTS)
    assert chart.title == "How long until a change is reverted"
    first = rows(chart)[0][0]
    assert (first["id"], first["label"], first["shown"]) == ("000000000000", "reverts 1234", "1 hour")
    assert "thick bars" not in chart.caption


def test_a_change_of_level_has_its_rule_and_bars() -> None:
    chart = drawn("recovery", "reverts", "days", POINTS, SHIFT)
    assert "The thick bars are the medians between the change points." in chart.caption
    assert [[row["value"] for row in one] for one in rows(chart) if "until" in one[0]] == [[1.0, 16.0]]


def test_the_repairs_of_releases_have_no_rule_of_the_reverts() -> None:
    chart = drawn("recovery", "fixes", "days", POINTS, SHIFT)
    assert chart.title == "How long until a release is repaired"
    assert not [one for one in rows(chart) if "until" in one[0]]


@pytest.mark.parametrize("name", ["reverts", "fixes"])
@pytest.mark.parametrize("n", [0, 1])
def test_too_few_are_told_and_not_drawn(name: str, n: int) -> None:
    chart = drawn("recovery", name, "days", POINTS[:n])
    assert chart.spec is None
    assert chart.caption.startswith("No chart")


def test_two_at_one_moment_are_drawn() -> None:
    assert drawn("recovery", "reverts", "days", [POINTS[0], POINTS[0]]).spec is not None


def test_what_users_had_is_told_by_colour_and_by_shape() -> None:
    told = [replace(point, group=word) for point, word in zip(POINTS, ("users had it", "", ""), strict=True)]
    spec: Any = drawn("recovery", "reverts", "days", told).spec
    colour, shape = (spec["layer"][0]["encoding"][name] for name in ("color", "shape"))
    assert colour["scale"]["domain"] == shape["scale"]["domain"] == ["users had it"], "and no word that no dot has"


def test_dots_without_a_word_have_no_legend() -> None:
    spec: Any = drawn("recovery", "reverts", "days", POINTS).spec
    assert "color" not in spec["layer"][0]["encoding"]
