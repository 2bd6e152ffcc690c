"""The charts of areas."""

from __future__ import annotations

import json
from typing import Any

import altair as alt

from flowlens.model.finding import Finding
from flowlens.model.measure import Point, Series
from flowlens.outputs.charts.chart import Chart, area_name
from flowlens.outputs.charts.draw import charts_of
from tests.outputs.charts.specs import at, drawn, rows
from tests.outputs.reports import HOSTILE


def small(*points: tuple[str, float]) -> tuple[Chart, ...]:
    """Each area with the same value in three quarters, which is what it takes to be drawn."""
    quarters = [(one, n) for one in points for n in range(3)]
    told = tuple(Point(at(91 * n), value, "", "5 changes", area, area) for (area, value), n in quarters)
    series = Series("area_sizes", "median size by area", "lines", told)
    return charts_of(Finding("batch-size", "healthy", "low", "", {}, series=(series,)))


def test_each_area_has_a_small_chart_on_the_same_scale() -> None:
    (chart,) = small(("src", 40.0), ("docs", 8.0), ("src", 90.0))
    spec: Any = json.loads(json.dumps(chart.spec, allow_nan=False))
    alt.FacetChart.from_dict(spec, validate=True)
    assert spec["facet"]["sort"] == ["src", "docs"]
    assert "resolve" not in spec, "the scales are shared"
    assert spec["transform"] == [{"filter": "only_area === null || datum.area === only_area"}]
    assert "src last 90 lines, docs last 8 lines" in chart.summary


def test_a_line_ends_where_quarters_are_missing() -> None:
    told = [("src", 0), ("src", 91), ("src", 400), ("docs", 491), ("docs", 582), ("docs", 673)]
    points = tuple(Point(at(days), 4.0, "", "5 changes", area, area) for area, days in told)
    series = Series("area_sizes", "median size by area", "lines", points)
    (chart,) = charts_of(Finding("batch-size", "healthy", "low", "", {}, series=(series,)))
    assert [one["stretch"] for one in rows(chart)[0]] == [1, 1, 2, 3, 3, 3]


def test_an_area_of_one_or_two_dots_is_named_and_not_drawn() -> None:
    told = [("src", 0), ("src", 91), ("src", 182), ("docs", 0), ("docs", 91)]
    points = tuple(Point(at(days), 4.0, "", "5 changes", area, area) for area, days in told)
    series = Series("area_sizes", "median size by area", "lines", points)
    (chart,) = charts_of(Finding("batch-size", "healthy", "low", "", {}, series=(series,)))
    assert {one["area"] for one in rows(chart)[0]} == {"src"}
    assert "Not drawn, with fewer than 3 such quarters: docs." in chart.caption
    (none,) = charts_of(Finding("batch-size", "healthy", "low", "", {}, series=(Series(*_few(series)),)))
    assert none.spec is None
    assert none.caption.startswith("Not drawn")


def _few(series: Series) -> tuple[str, str, str, tuple[Point, ...]]:
    return series.name, series.label, series.unit, series.points[1:]


def test_one_area_is_not_worth_a_word() -> None:
    assert small() == ()


def test_hostile_areas_are_data_and_short() -> None:
    (chart,) = small(*((text, 4.0) for text in HOSTILE))
    for one in rows(chart)[0]:
        assert str(one["area"]).isprintable()
        assert len(str(one["area"])) <= 80


def test_an_area_of_a_long_path_has_one_name_in_all_charts() -> None:
    path = "packages/enterprise-integrations/connectors/salesforce"
    (chart,) = small((path, 4.0), (f"{path}-events", 8.0))
    assert {one["area"] for one in rows(chart)[0]} == {area_name(path), area_name(f"{path}-events")} == {
        path, f"{path}-events",
    }  # fmt: skip


PAIRS = [Point(at(0), 0.8, "8 of 10", "api", "ui"), Point(at(0), 0.02, "8 of 400", "ui", "api")]


def test_a_cell_is_the_share_of_its_row() -> None:
    chart = drawn("blast-radius", "co_changes", "share", PAIRS)
    cells = next(data for data in rows(chart) if len(data) == 2)
    assert [(one["area"], one["other"], one["shown"], one["counts"]) for one in cells] == [
        ("ui", "api", "80 %", "8 of 10"), ("api", "ui", "2 %", "8 of 400"),
    ]  # fmt: skip
    assert "80 % of the changes of ui, which touch api as well" in chart.summary


def test_only_cells_that_matter_have_their_number_in_them() -> None:
    chart = drawn("blast-radius", "co_changes", "share", PAIRS)
    assert [one["shown"] for one in rows(chart)[-1]] == ["80 %"]
    weak = [Point(at(0), 0.01, "1 of 100", "api", "ui"), Point(at(0), 0.0, "0 of 100", "ui", "api")]
    assert len(rows(drawn("blast-radius", "co_changes", "share", weak))) == 1
