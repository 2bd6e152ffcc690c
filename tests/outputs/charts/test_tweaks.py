"""The charts of what people came back to."""

from __future__ import annotations

import json

import altair as alt
import pytest

from flowlens.model.finding import Finding
from flowlens.model.measure import Point, Series
from flowlens.outputs.charts.draw import charts_of
from tests.outputs.charts.specs import at, drawn, rows

WORK = [Point(at(30 * k), share, f"v{k}", "1 of 4 pieces of new work") for k, share in enumerate((0.25, 0.5, 0.0))]
OTHERS = [Point(at(30 * k), 0.2, f"v{k}") for k in range(3)]


def test_releases_are_dots_over_the_line_of_the_other_files() -> None:
    series = (Series("tweaked", "share", "share", tuple(WORK)), Series("tweaked_others", "o", "share", tuple(OTHERS)))
    (chart,) = charts_of(Finding("iteration", "healthy", "low", "", {}, series=series))
    alt.LayerChart.from_dict(json.loads(json.dumps(chart.spec)), validate=True)
    assert chart.title == "New work that people came back to"
    assert sorted([row["value"] for row in one] for one in rows(chart)) == [[0.2] * 3, [0.25, 0.5, 0.0]]


def test_without_other_files_only_the_dots_are_drawn() -> None:
    chart = drawn("iteration", "tweaked", "share", WORK)
    assert [len(one) for one in rows(chart)] == [3]


def test_the_curve_falls_in_steps() -> None:
    steps = [Point(at(0), share, "", repr(days)) for days, share in ((0.0, 1.0), (5.0, 0.8), (40.0, 0.4))]
    chart = drawn("iteration", "untouched_survival", "share", steps)
    assert chart.title == "How long new work stays as it was released"
    assert [row["days"] for row in rows(chart)[0]] == [0.0, 5.0, 40.0]


@pytest.mark.parametrize("name", ["tweaked", "untouched_survival"])
@pytest.mark.parametrize("n", [0, 1])
def test_too_few_are_told_and_not_drawn(name: str, n: int) -> None:
    assert drawn("iteration", name, "share", [Point(at(0), 1.0, "v", "0.0")][:n]).spec is None


def test_two_at_one_moment_are_drawn() -> None:
    assert drawn("iteration", "tweaked", "share", [WORK[0], WORK[0]]).spec is not None
