"""The charts of CI."""

from __future__ import annotations

import json

import altair as alt
import pytest

from flowlens.model.finding import Finding
from flowlens.model.measure import Point, Series
from flowlens.outputs.charts.chart import Chart
from flowlens.outputs.charts.draw import charts_of
from tests.outputs.reports import HOSTILE, day

UNITS = {"to_green": "hours", "minutes": "minutes", "red_share": "share"}


def chart(name: str, *points: Point) -> Chart:
    series = Series(name, f"{name} of runs", UNITS[name], points)
    (drawn,) = charts_of(Finding("ci-health", "healthy", "low", "", {}, series=(series,)))
    return drawn


def rows(drawn: Chart) -> list[dict[str, object]]:
    assert drawn.spec is not None
    (found,) = drawn.spec["datasets"].values()  # type: ignore[attr-defined]
    return list(found)


def test_red_workflows_are_drawn_by_the_time_until_they_were_green() -> None:
    drawn = chart(
        "to_green", Point(day(0), 6, "a", "Tests", "green again"), Point(day(9), 48, "b", "Lint", "still red")
    )
    assert [(row["value"], row["shown"], row["group"]) for row in rows(drawn)] == [
        (0.25, "6 hours", "green again"),
        (2, "48 hours", "still red"),
    ]
    assert "between 6 hours and 48 hours" in drawn.summary


def test_a_legend_names_only_what_there_is() -> None:
    drawn = chart("to_green", *(Point(day(at), 6, "a", "Tests", "green again") for at in range(3)))
    assert "still red" not in json.dumps(drawn.spec)


@pytest.mark.parametrize("name", UNITS)
def test_it_is_what_vega_lite_reads(name: str) -> None:
    drawn = chart(name, *(Point(day(at), 0.5, "a", "Tests", "green again") for at in range(3)))
    alt.LayerChart.from_dict(json.loads(json.dumps(drawn.spec)), validate=True)
    assert "http" not in json.dumps(drawn.spec)


@pytest.mark.parametrize("name", UNITS)
def test_one_point_is_no_chart(name: str) -> None:
    assert chart(name, Point(day(0), 1, "a")).spec is None


@pytest.mark.parametrize("name", ["to_green", "minutes"])
def test_hostile_names_are_printable(name: str) -> None:
    drawn = chart(name, *(Point(day(at), 1, text, text, "green again") for at, text in enumerate(HOSTILE)))
    assert all(str(row[field]).isprintable() for row in rows(drawn) for field in ("id", "label"))
