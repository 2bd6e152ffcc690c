"""The charts of each lens."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import altair as alt
import pytest

from flowlens.model.finding import Finding
from flowlens.model.measure import Point, Series
from flowlens.outputs.charts.chart import Chart
from flowlens.outputs.charts.draw import charts_of
from tests.outputs.reports import batch_size, day, hostile_report, rich_report, with_large_versions

FINDINGS = {finding.lens: finding for finding in rich_report().findings}

TITLES = {
    "batch-size": ["Size of each change", "How many changes have which size"],
    "release-cadence": ["Days between releases"],
    "release-batch": ["What each release carried"],
    "splash": ["The share of its year's changes in each release"],
    "lead-time": ["How long changes wait for their release", "Work that waits for a release"],
    "iteration": [],
    "their-lens": ["Runs a day", "Short series"],
}


def every_dict(value: object) -> Iterator[Mapping[str, Any]]:
    """All objects within a specification."""
    if isinstance(value, Mapping):
        yield value
        for inner in value.values():
            yield from every_dict(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from every_dict(inner)


def rows_of(chart: Chart) -> list[list[dict[str, Any]]]:
    """The data sets of a chart, the longest first."""
    assert chart.spec is not None
    datasets: Any = chart.spec["datasets"]
    return sorted(datasets.values(), key=len, reverse=True)


@pytest.mark.parametrize("lens", TITLES)
def test_each_series_has_its_chart_in_order(lens: str) -> None:
    assert [chart.title for chart in charts_of(FINDINGS[lens])] == TITLES[lens]


@pytest.mark.parametrize("lens", TITLES)
def test_a_chart_has_words_and_needs_no_address(lens: str) -> None:
    for chart in charts_of(FINDINGS[lens]):
        assert chart.summary
        text = json.dumps(chart.spec, allow_nan=False)
        assert "http" not in text
        assert '"url"' not in text


@pytest.mark.parametrize("lens", TITLES)
def test_a_chart_is_what_vega_lite_reads(lens: str) -> None:
    for chart in charts_of(FINDINGS[lens]):
        if chart.spec is not None:
            # Altair knows the schema of Vega-Lite, and raises where a specification does not keep to it.
            alt.LayerChart.from_dict(json.loads(json.dumps(chart.spec)), validate=True)


@pytest.mark.parametrize("lens", TITLES)
def test_every_time_is_on_a_utc_scale_and_every_other_axis_has_a_title(lens: str) -> None:
    for chart in charts_of(FINDINGS[lens]):
        for part in every_dict(chart.spec):
            if part.get("type") == "temporal":
                assert part["scale"]["type"] == "utc"
            elif "axis" in part and "field" in part:
                assert part["title"]


@pytest.mark.parametrize("lens", TITLES)
def test_drawing_twice_is_the_same(lens: str) -> None:
    assert charts_of(FINDINGS[lens]) == charts_of(FINDINGS[lens])


def test_a_change_has_a_dot_with_its_id_and_subject() -> None:
    rows = rows_of(charts_of(FINDINGS["batch-size"])[0])[0]
    assert len(rows) == 1_200
    assert rows[0]["label"] == "Change number 0"
    assert rows[0]["id"] == "000000000000"


def test_a_change_point_is_a_rule_with_its_levels() -> None:
    rules = [
        rows for rows in rows_of(charts_of(FINDINGS["release-cadence"])[0]) if rows[0].get("shown") == "30 → 56 days"
    ]
    assert [rows[0]["day"] for rows in rules] == ["2022-02-12"]
    without = replace(FINDINGS["release-cadence"], change_points=())
    assert "→" not in json.dumps(charts_of(without)[0].spec, ensure_ascii=False)


def test_large_versions_have_a_ring() -> None:
    finding = with_large_versions()
    chart = charts_of(finding)[0]
    ringed = [
        rows for rows in rows_of(chart) if [row.get("id") for row in rows] == [f"v1.{n}.0" for n in range(5, 36, 6)]
    ]
    assert len(ringed) == 1
    assert "Large versions have a ring." in chart.caption
    assert "ring" not in charts_of(FINDINGS["release-cadence"])[0].caption


def test_the_levels_between_change_points_meet_at_them() -> None:
    levels = [rows for rows in rows_of(charts_of(FINDINGS["release-cadence"])[0]) if "until" in rows[0]]
    assert [[row["value"] for row in rows] for rows in levels] == [[30.0, 56.0]]
    assert levels[0][0]["until"] == levels[0][1]["at"]


def test_sizes_are_counted_in_bins_that_double() -> None:
    sizes = (1.0, 2.0, 3.0, 4.0, 7.0, 8.0, 0.0)
    points = tuple(Point(day(n), size, str(n)) for n, size in enumerate(sizes))
    finding = replace(batch_size(10), series=(Series("changes", "Net lines", "lines", points),), change_points=())
    dots, histogram = charts_of(finding)
    bins = [(row["low"], row["shown"], row["n"]) for row in rows_of(histogram)[0]]
    assert bins == [
        (1.0, "1 line", 1),
        (2.0, "2 to 3 lines", 2),
        (4.0, "4 to 7 lines", 2),
        (8.0, "8 to 15 lines", 1),
    ]
    assert histogram.summary.endswith("no size is more common than 2 to 3 lines, of 2 of 6 changes.")
    assert "1 change of no lines has no place" in dots.caption


def test_many_changes_are_thinned_and_the_caption_says_so() -> None:
    chart = charts_of(batch_size(9_000))[0]
    assert len(rows_of(chart)[0]) <= 3_000
    assert "Of 9,000 dots" in chart.caption


def test_the_largest_release_of_the_year_is_named() -> None:
    assert "v2.3.0 (52 %)" in charts_of(FINDINGS["splash"])[0].caption


def test_above_the_highest_bar_there_is_room_for_its_name() -> None:
    (chart, *_) = charts_of(FINDINGS["splash"])
    highest = max(row["value"] for rows in rows_of(chart) for row in rows)
    scales = [one["y"]["scale"] for one in every_dict(chart.spec) if "y" in one]
    assert {scale["domainMax"] for scale in scales} == {highest * 1.15}


def test_of_equal_shares_one_alone_is_named() -> None:
    points = tuple(Point(day(number), 0.5, f"v{number}") for number in range(4))
    (chart,) = charts_of(replace(FINDINGS["splash"], series=(Series("batch_share", "Share", "share", points),)))
    assert [[row["name"] for row in rows] for rows in rows_of(chart) if "name" in rows[0]] == [["v3"]]


def test_waiting_is_drawn_over_days_and_not_over_time() -> None:
    rows = rows_of(charts_of(FINDINGS["lead-time"])[0])[0]
    assert [row["days"] for row in rows][:4] == [0.0, 1.0, 2.0, 5.0]


def test_waiting_without_days_is_no_chart() -> None:
    points = tuple(Point(day(0), 0.5, "", label) for label in ("", "nan", "-1", "soon"))
    finding = replace(FINDINGS["lead-time"], series=(Series("waiting_survival", "Waiting", "share", points),))
    assert [chart.spec for chart in charts_of(finding)] == [None]


@pytest.mark.parametrize("n", [0, 1])
@pytest.mark.parametrize(
    ("lens", "name"),
    [
        ("batch-size", "changes"), ("release-cadence", "gaps"), ("release-batch", "release_changes"),
        ("splash", "batch_share"), ("lead-time", "waiting_survival"), ("lead-time", "unreleased"), ("other", "any"),
    ],
)  # fmt: skip
def test_too_few_points_are_told_and_not_drawn(lens: str, name: str, n: int) -> None:
    points = tuple(Point(day(number), 1.0, "x", "1") for number in range(n))
    finding = Finding(lens, "healthy", "low", "", {}, series=(Series(name, "Series", "days", points),))
    (chart,) = charts_of(finding)
    assert chart.spec is None
    assert chart.caption.startswith("No chart")


def test_two_equal_points_are_drawn() -> None:
    points = tuple(Point(day(number), 1.0, "x", "1") for number in (0, 0))
    for lens, name in (("release-cadence", "gaps"), ("splash", "batch_share"), ("batch-size", "changes")):
        finding = Finding(lens, "healthy", "low", "", {}, series=(Series(name, "Series", "days", points),))
        assert charts_of(finding)[0].spec is not None


def test_hostile_names_are_data_and_printable() -> None:
    for chart in charts_of(hostile_report().findings[0]):
        for rows in rows_of(chart):
            for row in rows:
                assert all(value.isprintable() for value in row.values() if isinstance(value, str))
