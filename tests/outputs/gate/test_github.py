"""The answer for GitHub Actions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowlens.model.check import VERDICTS, CheckReport, CheckVerdict
from flowlens.outputs.gate import text
from flowlens.outputs.gate.asked import Asked
from flowlens.outputs.gate.github import annotation, outputs, report, summary
from tests.outputs.gate.answers import (
    BASE,
    HEAD,
    HOSTILE,
    SENTENCES,
    answer,
    baseline,
    check,
    drift,
    every_answer,
    hostile_answer,
    no_check,
)
from tests.outputs.gate.runner import commands_in, outputs_in

NAMES = [
    "verdict", "exit-code", "size", "raw-size", "files", "limit", "rank", "baseline-count", "baseline-median",
    "reason", "base", "head",
]  # fmt: skip


@pytest.mark.parametrize(
    ("verdict", "exit_code", "expected"),
    [
        pytest.param("fail", 1, "error", id="fail"),
        pytest.param("fail", 0, "error", id="fail that is only told"),
        pytest.param("warn", 0, "warning", id="warn"),
        pytest.param("warn", 1, "warning", id="warn that blocks"),
        pytest.param("overridden", 0, "warning", id="overridden"),
        pytest.param("unknown", 3, "error", id="unknown"),
        pytest.param("unknown", 0, "warning", id="unknown that is only told"),
        pytest.param("pass", 0, None, id="pass"),
        pytest.param("exempt", 0, None, id="exempt"),
        pytest.param("insufficient-history", 0, None, id="young"),
        pytest.param("insufficient-history", 3, None, id="young, though history is required"),
    ],
)
def test_the_annotation_has_its_level(verdict: CheckVerdict, exit_code: int, expected: str | None) -> None:
    found = commands_in(annotation(answer(check(verdict)), exit_code))
    assert [name for name, *_ in found] == ([] if expected is None else [expected])
    assert all(SENTENCES[verdict] in data for *_, data in found)


def test_the_annotation_says_what_to_do() -> None:
    assert annotation(answer(), 1) == (
        "::error title=Batch size::pr-size 1,842 lines (limit 611; larger than 99 of the last 100 changes). "
        "Split the change, or ask for the label batch-size-ok.\n"
    )


def test_of_two_rules_the_worst_has_the_annotation() -> None:
    assert annotation(answer(check("warn"), drift("fail")), 1).startswith("::error title=Batch-size drift::drift 1.3")
    assert annotation(answer(check("warn"), drift("warn")), 0).startswith("::warning title=Batch size::pr-size 540")


def test_nothing_judged_is_an_error() -> None:
    assert annotation(no_check(), 3) == "::error title=Batch size::nothing was judged.\n"


@pytest.mark.parametrize("explain", [False, True], ids=["short", "explained"])
def test_the_log_is_the_text_without_commands_and_the_annotation(explain: bool) -> None:
    told = report(answer(), Asked(1, explain))
    assert text.report(answer(), explain=explain) in told
    assert told.startswith("::stop-commands::")
    assert told.endswith(annotation(answer(), 1))


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("verdict", ["pass", "fail"])
def test_hostile_text_starts_no_command(hostile: str, verdict: CheckVerdict) -> None:
    told = report(hostile_answer(hostile, verdict), Asked(1, explain=True))
    expected = ["error"] if verdict == "fail" else []
    assert [name for name, *_ in commands_in(told)] == expected
    # Even a reader that knows nothing of stop-commands finds none.
    inside = "\n".join(told.splitlines()[1:][: -1 - len(expected)])
    assert commands_in(inside) == []
    assert all(letter == "\n" or letter.isprintable() for letter in told)


def test_the_outputs_are_what_was_measured() -> None:
    assert outputs_in(outputs(answer(), 1)) == {
        "verdict": "fail", "exit-code": "1", "size": "1842", "raw-size": "20186", "files": "14", "limit": "611",
        "rank": "1", "baseline-count": "100", "baseline-median": "31.5", "reason": SENTENCES["fail"], "base": BASE,
        "head": HEAD,
    }  # fmt: skip


def test_simple_values_stand_on_the_line_of_their_name() -> None:
    lines = outputs(answer(), 1).splitlines()
    assert lines[:3] == ["verdict=fail", "exit-code=1", "size=1842"]
    assert lines[-2:] == [f"base={BASE}", f"head={HEAD}"]


@pytest.mark.parametrize("name", every_answer())
def test_the_names_are_always_the_same(name: str) -> None:
    assert list(outputs_in(outputs(every_answer()[name], 0))) == NAMES


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param(answer(drift("warn"), check("pass")), ("warn", "42", "611"), id="of the change, beside a trend"),
        pytest.param(answer(drift("warn")), ("warn", "", "1.5"), id="of the trend alone"),
        pytest.param(answer(check("unknown")), ("unknown", "", ""), id="not measured"),
        pytest.param(answer(check("insufficient-history")), ("insufficient-history", "1842", ""), id="no limit"),
        pytest.param(no_check(), ("unknown", "", ""), id="no check"),
        pytest.param(answer(replace(check(), limit=float("inf"))), ("fail", "1842", ""), id="infinite"),
        pytest.param(answer(replace(check(), limit=611.5)), ("fail", "1842", "611.5"), id="half a line"),
    ],
)
def test_what_is_not_known_is_empty(told: CheckReport, expected: tuple[str, str, str]) -> None:
    found = outputs_in(outputs(told, 0))
    assert (found["verdict"], found["size"], found["limit"]) == expected


def test_the_reason_is_that_of_the_verdict() -> None:
    assert outputs_in(outputs(answer(check("pass"), drift("warn")), 0))["reason"].startswith("drift 1.3 times")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_no_other_output(hostile: str) -> None:
    found = outputs_in(outputs(hostile_answer(hostile), 0))
    assert list(found) == NAMES
    assert found["verdict"] == "overridden"
    assert not [value for value in found.values() if not value.isprintable()]
    assert not commands_in("\n".join(found.values()))


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_summary_is_the_markdown(verdict: CheckVerdict) -> None:
    told = summary(answer(check(verdict)))
    assert told.startswith("## FlowLens: ")
    assert SENTENCES[verdict] in told


@pytest.mark.parametrize("hostile", ["@" * 5_000, "://" * 5_000, "大" * 5_000, *HOSTILE])
def test_the_summary_is_below_64_kb(hostile: str) -> None:
    one = hostile_answer(hostile)
    judged = replace(one.checks[0], notes=(hostile,) * 500, baseline=replace(baseline(), left_out={hostile: 1}))
    many = replace(one, checks=(judged,) * 9, notices=(hostile,) * 500)
    assert len(summary(many).encode()) < 64_000
