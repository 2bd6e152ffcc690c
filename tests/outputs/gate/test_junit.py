"""The answer as a JUnit report."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlens.model.check import CheckReport, CheckVerdict
from flowlens.outputs.gate.junit import report
from flowlens.outputs.plain import defused, printable
from tests.outputs.gate.answers import HOSTILE, SENTENCES, answer, check, drift, hostile_answer, no_check
from tests.outputs.gate.runner import commands_in


def suite(told: CheckReport) -> ET.Element:
    """The one suite of the report, as a CI reads it."""
    root = ET.fromstring(report(told).encode())  # noqa: S314 - made by the code under test
    (only,) = root
    assert (root.tag, only.tag, only.get("name")) == ("testsuites", "testsuite", "flowlens.check")
    assert root.attrib.items() <= only.attrib.items()
    return only


@pytest.mark.parametrize(
    ("verdict", "child", "counted"),
    [
        pytest.param("pass", None, None, id="pass"),
        pytest.param("exempt", "system-out", None, id="exempt"),
        pytest.param("overridden", "system-out", None, id="overridden"),
        pytest.param("warn", "system-out", None, id="warn"),
        pytest.param("insufficient-history", "skipped", "skipped", id="young"),
        pytest.param("unknown", "error", "errors", id="unknown"),
        pytest.param("fail", "failure", "failures", id="fail"),
    ],
)
def test_a_verdict_is_an_outcome(verdict: CheckVerdict, child: str | None, counted: str | None) -> None:
    only = suite(answer(check(verdict)))
    (case,) = only
    assert (case.tag, case.attrib) == ("testcase", {"classname": "flowlens.check", "name": "pr-size"})
    assert [each.tag for each in case] == ([] if child is None else [child])
    assert only.get("tests") == "1"
    assert {name for name in ("failures", "errors", "skipped") if only.get(name) != "0"} == {counted} - {None}


def test_a_failure_says_why() -> None:
    ((failure,),) = suite(answer())
    assert failure.get("message") == SENTENCES["fail"]
    assert failure.text is not None
    assert failure.text.startswith(f"flowlens: fail  {SENTENCES['fail']}\nsize: 1,842 lines net in 14 files")
    assert failure.text.endswith("\nnext step: Split the change, or ask for the label batch-size-ok.")


def test_every_rule_is_a_case_of_its_own() -> None:
    only = suite(answer(drift(), check("fail")))
    assert [case.get("name") for case in only] == ["pr-size", "drift"]
    assert (only.get("tests"), only.get("failures"), only.get("errors")) == ("2", "1", "0")


def test_nothing_judged_is_an_error() -> None:
    ((error,),) = suite(no_check())
    assert (error.tag, error.get("message")) == ("error", "nothing was judged")


@pytest.mark.parametrize("verdict", ["fail", "warn", "unknown", "insufficient-history"])
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_text(hostile: str, verdict: CheckVerdict) -> None:
    told = report(hostile_answer(hostile, verdict))
    assert all(letter == "\n" or letter.isprintable() for letter in told)
    assert commands_in(told) == []
    only = suite(hostile_answer(hostile, verdict))
    assert [[each.tag for each in case] for case in only] == [[each.tag for each in suite(answer(check(verdict)))[0]]]
    assert defused(f"pr-size {printable(hostile)}") in "".join(only.itertext())


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=40))
def test_it_is_well_formed_for_any_text(text: str) -> None:
    assert len(suite(hostile_answer(text, "fail"))) == 1


def test_the_declaration_does_not_depend_on_the_machine() -> None:
    assert report(answer()).startswith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ')
