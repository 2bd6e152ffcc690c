"""Rows by column, and the way back that boot.js takes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from flowlens.model.measure import Point
from flowlens.outputs.charts.chart import row
from flowlens.outputs.charts.draw import charts_of
from flowlens.outputs.charts.layers import Layer, specified
from flowlens.outputs.charts.packed import packed
from tests.outputs.reports import batch_size, day, hostile_report, rich_report


def unpacked(data: dict[str, Any]) -> list[dict[str, Any]]:
    """What boot.js makes of it."""
    whole: dict[str, list[Any]] = {}
    for name, one in sorted(data["columns"].items(), key=lambda item: "start" in item[1]):
        whole[name] = column(one, data["n"], whole)
    return [{name: whole[name][place] for name in data["columns"]} for place in range(data["n"])]


def column(one: dict[str, Any], n: int, whole: dict[str, list[Any]]) -> list[Any]:
    if "same" in one:
        return [one["same"]] * n
    if "values" in one:
        return list(one["values"])
    if "words" in one:
        return [one["words"][place] for place in one["places"]]
    if "start" in one:
        return [text[: one["letters"]] for text in whole[one["start"]]]
    at, told = 0, []
    for step in one["seconds"]:
        at += step
        told.append(f"{datetime.fromtimestamp(at, UTC).replace(tzinfo=None).isoformat()}Z")
    return told


def near(value: Any) -> Any:
    return value if isinstance(value, str) else pytest.approx(value, rel=1e-5)


@pytest.mark.parametrize("report", [rich_report(), hostile_report()], ids=["rich", "hostile"])
def test_every_row_comes_back(report: Any) -> None:
    for finding in report.findings:
        for chart in charts_of(finding):
            if chart.spec is None:
                continue
            datasets: Any = chart.spec["datasets"]
            made: Any = json.loads(json.dumps(packed(chart.spec)))
            assert "datasets" not in made["spec"]
            assert set(made["data"]) == set(datasets)
            for name, rows in datasets.items():
                for told, meant in zip(unpacked(made["data"][name]), rows, strict=True):
                    assert told == {
                        key: value if isinstance(value, str) else pytest.approx(value, rel=1e-5)
                        for key, value in meant.items()
                    }


def test_a_day_that_is_not_that_of_its_moment_is_kept() -> None:
    rows = [row(Point(day(number), 1.0, "x"), "lines") for number in range(2)]
    rows[1]["day"] = "another day"
    made: Any = packed(specified(Layer(rows, {"type": "point"}, {}), description="two"))
    (data,) = made["data"].values()
    assert [one["day"] for one in unpacked(data)] == ["2020-01-01", "another day"]


def test_no_rows_are_no_rows() -> None:
    made: Any = packed(specified(Layer([], {"type": "point"}, {}), description="none"))
    assert [unpacked(data) for data in made["data"].values()] == [[]]


def test_a_page_gets_lighter_by_more_than_half() -> None:
    spec = charts_of(batch_size(3_000))[0].spec
    assert spec is not None
    assert len(json.dumps(packed(spec))) < len(json.dumps(spec)) / 2
