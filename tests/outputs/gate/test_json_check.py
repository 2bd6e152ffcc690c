"""The answer as JSON, schema 1."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from flowlens.model.check import Compared
from flowlens.outputs.gate.json_check import report
from flowlens.outputs.gate.json_schema import check_schema_text
from flowlens.outputs.plain import printable
from tests.outputs.gate.answers import (
    BASE,
    HEAD,
    HOSTILE,
    SENTENCES,
    TIP,
    answer,
    baseline,
    check,
    drift,
    every_answer,
    hostile_answer,
    no_check,
    size,
)
from tests.outputs.gate.runner import commands_in

VALIDATOR = Draft202012Validator(json.loads(check_schema_text()), format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(check_schema_text()))


@pytest.mark.parametrize("name", every_answer())
def test_every_answer_fulfils_the_schema(name: str) -> None:
    VALIDATOR.validate(json.loads(report(every_answer()[name], 0)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(("more",), 1, id="an unknown key"),
        pytest.param(("schema",), 2, id="another schema"),
        pytest.param(("verdict",), "great", id="an unknown verdict"),
        pytest.param(("exit_code",), 4, id="an unknown exit code"),
        pytest.param(("checks", 0, "rule"), "size", id="an unknown rule"),
        pytest.param(("checks", 0, "value"), "1842", id="a number as text"),
        pytest.param(("checks", 0, "baseline", "newest"), "2024-04-10", id="a time without the time"),
        pytest.param(("checks", 0, "size", "areas", "src"), None, id="an area without lines"),
        pytest.param(("checks", 0, "excluded", 0), {"reason": "lock"}, id="a reason without a count"),
        pytest.param(("checks", 0, "override"), {"kind": "mail", "text": "", "reason": ""}, id="another override"),
        pytest.param(("resolution", "path"), "HEAD", id="a path that is no list"),
    ],
)
def test_the_schema_refuses(path: tuple[str | int, ...], value: object) -> None:
    changed: Any = json.loads(report(answer(), 1))
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(ValidationError):
        VALIDATOR.validate(changed)


def test_keys_and_exact_numbers() -> None:
    loaded = json.loads(report(answer(check("overridden")), 0))
    assert list(loaded) == [
        "schema", "flowlens", "repository", "verdict", "exit_code", "checks", "resolution", "notices",
    ]  # fmt: skip
    assert (loaded["schema"], loaded["verdict"], loaded["exit_code"]) == (1, "overridden", 0)
    (only,) = loaded["checks"]
    assert list(only.items()) == [
        ("rule", "pr-size"),
        ("verdict", "overridden"),
        ("sentence", SENTENCES["overridden"]),
        ("next_step", "Split the change, or ask for the label batch-size-ok."),
        ("value", 1_842.0),
        ("unit", "lines"),
        ("limit", 611.0),
        ("warn_limit", 320.0),
        ("alpha", 0.02),
        ("p", 2 / 101),
        ("rank", 1),
        (
            "baseline",
            {
                "count": 100, "median": 31.5, "p90": 240.0, "p95": 611.0, "base_sha": TIP,
                "newest": "2024-04-10T23:30:00Z", "oldest": "2024-01-02T23:30:00Z",
                "left_out": {"by bots": 12, "reverts": 1},
            },
        ),
        (
            "size",
            {
                "net_lines": 1_842, "raw_lines": 20_186, "files": 14, "largest_file": "src/app/models.py",
                "areas": {"src": 1_200, "tests": 642},
            },
        ),
        (
            "excluded",
            [{"reason": "lock", "files": 1, "lines": 2}, {"reason": "generated", "files": 40, "lines": 18_342}],
        ),
        ("override", {"kind": "label", "text": "batch-size-ok", "reason": "agreed in review"}),
        ("notes", ["Attributes are those of the base."]),
    ]  # fmt: skip
    assert loaded["resolution"] == {
        "ci": "GitHub", "number": 812, "base": BASE, "head": HEAD, "baseline_from": TIP,
        "config": "flowlens.toml at 0123456789ab",
        "path": ["HEAD is the test merge of the pull request.", "Its first parent is the base."],
    }  # fmt: skip


def test_what_is_not_known_is_null() -> None:
    loaded = json.loads(report(replace(answer(check("unknown")), compared=Compared()), 3))
    (only,) = loaded["checks"]
    empty = {name for name, value in only.items() if value is None}
    assert empty == {"value", "limit", "warn_limit", "alpha", "p", "rank", "baseline", "size", "override"}
    assert (only["excluded"], only["notes"]) == ([], [])
    assert [loaded["resolution"][name] for name in ("number", "base", "head", "baseline_from")] == [None] * 4


def test_no_history_has_no_days() -> None:
    none = replace(baseline(), changes=(), median=None)
    told = json.loads(report(answer(replace(check(), baseline=none)), 0))["checks"][0]["baseline"]
    assert (told["count"], told["median"], told["newest"], told["oldest"]) == (0, None, None, None)


def test_checks_stay_in_the_order_of_the_rules() -> None:
    assert [each["rule"] for each in json.loads(report(answer(drift(), check()), 1))["checks"]] == ["drift", "pr-size"]


def test_an_answer_without_a_check_is_unknown() -> None:
    loaded = json.loads(report(no_check(), 3))
    assert (loaded["verdict"], loaded["checks"]) == ("unknown", [])


@pytest.mark.parametrize("value", [float("nan"), float("inf")], ids=["NaN", "infinity"])
def test_what_is_not_finite_is_null(value: float) -> None:
    loaded = json.loads(report(answer(replace(check(), value=value, limit=value)), 1), parse_constant=pytest.fail)
    assert (loaded["checks"][0]["value"], loaded["checks"][0]["limit"]) == (None, None)
    VALIDATOR.validate(loaded)


def test_areas_that_are_printed_alike_are_added() -> None:
    alike = replace(size(), areas={"a\n": 1, "a\\n": 2, "b": 3})
    told = json.loads(report(answer(replace(check(), size=alike)), 1))["checks"][0]["size"]["areas"]
    assert told == {"a\\n": 3, "b": 3}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_printable_text(hostile: str) -> None:
    told = report(hostile_answer(hostile), 0)
    assert told.isascii()
    assert commands_in(told) == []
    loaded = json.loads(told)
    VALIDATOR.validate(loaded)
    (only,) = loaded["checks"]
    expected = printable(hostile)
    assert only["sentence"] == f"pr-size {expected}"
    assert [only["next_step"], only["size"]["largest_file"], only["override"]["text"]] == [expected] * 3
    assert only["baseline"]["left_out"] == {expected: 3}
    assert [loaded["repository"], loaded["resolution"]["ci"], *loaded["notices"]] == [expected] * 3
