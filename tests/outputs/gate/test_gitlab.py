"""The answer as a Code Quality report."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from flowlens.model.check import CheckReport, CheckVerdict, Compared
from flowlens.outputs.gate.gitlab import report
from tests.outputs.gate.answers import HOSTILE, SENTENCES, answer, check, drift, hostile_answer, no_check, size
from tests.outputs.gate.runner import commands_in


def entries(told: CheckReport) -> list[dict[str, Any]]:
    """The report as GitLab reads it."""
    loaded: list[dict[str, Any]] = json.loads(report(told))
    return loaded


@pytest.mark.parametrize(
    ("verdict", "severity"),
    [("fail", "major"), ("warn", "minor"), ("overridden", "minor"), ("unknown", "minor")],
)
def test_what_there_is_to_say(verdict: CheckVerdict, severity: str) -> None:
    (entry,) = entries(answer(check(verdict)))
    assert entry["severity"] == severity
    assert SENTENCES[verdict] in entry["description"]


@pytest.mark.parametrize("verdict", ["pass", "exempt", "insufficient-history"])
def test_nothing_to_say_is_an_empty_array(verdict: CheckVerdict) -> None:
    assert report(answer(check(verdict))) == "[]\n"


def test_an_entry_has_the_documented_keys() -> None:
    assert entries(answer()) == [
        {
            "description": f"{SENTENCES['fail']}. Split the change, or ask for the label batch-size-ok.",
            "check_name": "pr-size",
            "fingerprint": sha256(b"pr-size812").hexdigest(),
            "severity": "major",
            "location": {"path": "src/app/models.py", "lines": {"begin": 1}},
        }
    ]


def test_the_fingerprint_is_that_of_the_rule_and_the_merge_request() -> None:
    first, other = entries(answer(check("warn"), drift("warn")))
    assert first["fingerprint"] != other["fingerprint"]
    assert entries(answer(check("fail")))[0]["fingerprint"] == first["fingerprint"]
    alone = replace(answer(check("warn")), compared=Compared())
    assert entries(alone)[0]["fingerprint"] == sha256(b"pr-size").hexdigest()


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(answer(check("unknown")), id="no size"),
        pytest.param(answer(replace(check(), size=replace(size(), largest_file=None))), id="no file that counts"),
        pytest.param(no_check(), id="no check"),
    ],
)
def test_without_a_file_the_place_is_the_pipeline(told: CheckReport) -> None:
    assert entries(told)[0]["location"]["path"] == ".gitlab-ci.yml"


def test_it_has_no_mark_of_byte_order() -> None:
    assert report(answer()).startswith("[")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_text(hostile: str) -> None:
    told = report(hostile_answer(hostile))
    assert told.isascii()
    assert commands_in(told) == []
    (entry,) = json.loads(told)
    assert entry["description"].isprintable()
    assert entry["location"]["path"].isprintable()
