"""The report as JSON, schema 1."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from flowlens.model.measure import Measure
from flowlens.outputs.json_report import report
from flowlens.outputs.json_schema import schema_text
from tests.outputs.reports import HOSTILE, OID, empty_report, hostile_report, rich_report, with_large_versions

VALIDATOR = Draft202012Validator(json.loads(schema_text()), format_checker=Draft202012Validator.FORMAT_CHECKER)


def data() -> dict[str, Any]:
    """The rich report as a reader of the JSON gets it."""
    loaded: dict[str, Any] = json.loads(report(rich_report()))
    return loaded


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(schema_text()))


@pytest.mark.parametrize("make", [rich_report, hostile_report, empty_report])
def test_every_report_fulfils_the_schema(make: Any) -> None:
    VALIDATOR.validate(json.loads(report(make())))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(("more",), 1, id="an unknown key"),
        pytest.param(("schema",), 2, id="another schema"),
        pytest.param(("repository", "period"), ["2020-01-01"], id="a period without an end"),
        pytest.param(("verdict", "state"), "great", id="an unknown state"),
        pytest.param(("lenses", "splash", "measures", "largest_share", "value"), None, id="no value and no reason"),
        pytest.param(
            ("lenses", "batch-size", "change_points", 0, "at"), "2022-03-11T00:00:00Z", id="a day with a time"
        ),
    ],
)
def test_the_schema_refuses(path: tuple[str | int, ...], value: object) -> None:
    changed: Any = data()
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(ValidationError):
        VALIDATOR.validate(changed)


def test_keys_come_in_the_order_of_the_design() -> None:
    loaded = data()
    assert list(loaded) == [
        "schema", "flowlens", "repository", "verdict", "lenses", "experiments", "excluded", "notices",
    ]  # fmt: skip
    assert list(loaded["repository"]) == ["name", "head", "mainline", "period", "shallow"]
    assert list(loaded["lenses"])[:2] == ["batch-size", "release-cadence"]
    assert list(loaded["lenses"]["batch-size"]) == [
        "state", "confidence", "sentence", "try_next", "measures", "change_points", "asides", "evidence",
    ]  # fmt: skip


def test_numbers_are_exact_and_dates_are_utc() -> None:
    loaded = data()
    assert loaded["repository"]["period"] == ["2020-01-01T12:00:00Z", "2023-11-01T12:00:00Z"]
    lens = loaded["lenses"]["batch-size"]
    assert lens["measures"]["size_median"] == {
        "label": "Median size of a change", "value": 66.25, "unit": "lines", "n": 412, "low": 58.0, "high": 75.5,
        "missing": None,
    }  # fmt: skip
    assert lens["change_points"] == [
        {
            "at": "2022-03-11",
            "before": 30.0,
            "after": 66.25,
            "unit": "lines",
            "ratio": 2.208,
            "n_before": 686,
            "n_after": 514,
            "sure": True,
        }
    ]
    assert lens["evidence"][0] == {"kind": "change", "id": OID, "note": "the largest of the window: 4,120 lines"}
    assert lens["try_next"]["review_at"] == "2024-02-01"
    assert loaded["lenses"]["release-batch"]["try_next"] is None


def test_what_is_told_aside_has_its_own_change_points() -> None:
    told = replace(rich_report(), findings=(with_large_versions(),))
    loaded = json.loads(report(told))
    VALIDATOR.validate(loaded)
    (aside,) = loaded["lenses"]["release-cadence"]["asides"]
    assert list(aside) == ["name", "sentence", "n", "change_points"]
    assert (aside["name"], aside["n"]) == ("large-versions", 6)
    assert aside["sentence"].startswith("Large versions come every 336 days")
    assert [(point["at"], point["after"]) for point in aside["change_points"]] == [("2021-12-19", 336.5)]
    assert data()["lenses"]["release-cadence"]["asides"] == []


def test_a_missing_measure_is_null_with_its_reason() -> None:
    measure = data()["lenses"]["batch-size"]["measures"]["tenure_share"]
    assert measure["value"] is None
    assert measure["missing"] == "5 people are needed; there are 3."


@pytest.mark.parametrize("value", [float("nan"), float("inf")], ids=["NaN", "infinity"])
def test_what_is_not_finite_is_null_with_a_reason(value: float) -> None:
    rich = rich_report()
    finding = replace(rich.findings[0], measures={"odd": Measure(value, "lines", 3, value, 1.0)})
    text = report(replace(rich, findings=(finding,)))
    loaded = json.loads(text, parse_constant=pytest.fail)
    measure = loaded["lenses"]["batch-size"]["measures"]["odd"]
    assert (measure["value"], measure["low"], measure["high"]) == (None, None, 1.0)
    assert measure["missing"]
    VALIDATOR.validate(loaded)


def test_hostile_text_comes_back_as_it_was_and_steers_no_terminal() -> None:
    text = report(hostile_report())
    assert json.loads(text)["notices"] == list(HOSTILE)
    assert text.isascii()
    assert all(letter == "\n" or letter.isprintable() for letter in text)
    assert "##[" not in text
