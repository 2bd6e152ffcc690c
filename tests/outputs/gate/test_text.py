"""The answer as plain text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowlens.model.check import VERDICTS, CheckVerdict, Override
from flowlens.outputs.gate.text import report
from tests.outputs.gate.answers import (
    HOSTILE,
    SENTENCES,
    answer,
    bare_answer,
    baseline,
    check,
    drift,
    every_answer,
    hostile_answer,
    no_check,
    size,
)
from tests.outputs.gate.runner import commands_in

FAILED = """\
flowlens: fail  pr-size 1,842 lines (limit 611; larger than 99 of the last 100 changes)
  compared: bbbbbbbbbbbb to aaaaaaaaaaaa (GitHub, pull 812); history up to 0123456789ab
  configuration: flowlens.toml at 0123456789ab
  size: 1,842 lines net in 14 files, 20,186 lines raw; most of it in src/app/models.py
  areas: src: 1,200, tests: 642
  left out of the size:
    generated: 18,342 lines in 40 files
    lock: 2 lines in 1 file
  history: 100 changes of 2024-01-02 to 2024-04-10, median 32 lines, P90 240 lines, P95 611 lines
  left out of the history: by bots: 12, reverts: 1
  note: Attributes are those of the base.
  next step: Split the change, or ask for the label batch-size-ok.
  notice: flowlens.toml of the change is not used: that of the base counts.
"""


def test_a_failure_says_what_it_rests_on() -> None:
    assert report(answer()) == FAILED


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_first_line_is_the_verdict_and_the_sentence(verdict: CheckVerdict) -> None:
    first = report(answer(check(verdict))).splitlines()[0]
    assert first == f"flowlens: {verdict}  {SENTENCES[verdict]}"


def test_rules_follow_each_other_with_the_worst_first() -> None:
    told = [line for line in report(answer(drift(), check("warn"))).splitlines() if not line.startswith(" ")]
    assert told == [
        "flowlens: warn  pr-size 540 lines (limit 611; larger than 96 of the last 100 changes)",
        "flowlens: pass  drift 1.3 times the median of the 182 days before (limit 1.5)",
    ]


def test_as_little_as_there_can_be() -> None:
    assert report(bare_answer()) == "flowlens: pass  pr-size 0 lines\n  compared: unknown to unknown\n"


def test_an_answer_without_a_check_is_no_pass() -> None:
    assert report(no_check()).startswith("flowlens: unknown  nothing was judged\n")


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        pytest.param(Override("label", "batch-size-ok"), "  override: label “batch-size-ok”\n", id="without a reason"),
        pytest.param(
            Override("trailer", "Batch-Size-OK", "moved to the new client"),
            "  override: trailer “Batch-Size-OK”: moved to the new client\n",
            id="with a reason",
        ),
        pytest.param(None, "", id="none"),
    ],
)
def test_an_override_is_told(override: Override | None, expected: str) -> None:
    told = report(answer(replace(check(), override=override)))
    assert expected in told
    assert ("override" in told) is bool(expected)


def test_explained_it_adds_the_path_and_every_change_of_the_history() -> None:
    told = report(answer(), explain=True)
    assert (
        "\n  how they were found:\n    HEAD is the test merge of the pull request.\n    Its first parent is the base.\n"
        in told
    )
    assert (
        "\n    000000000000  2024-01-08  1,900 lines  Do 7\n    000000000000  2024-01-07      6 lines  Do 6\n" in told
    )
    assert "\n    000000000000  2024-01-02       1 line  Do 1\n" in told
    assert told.count("  Do ") == 100
    assert "Do 7" not in report(answer())


def test_explained_it_cuts_no_list_short() -> None:
    areas = {f"area{number}": 10 - number for number in range(8)}
    reasons = {f"reason{number}": 1 for number in range(8)}
    many = answer(replace(check(), size=replace(size(), areas=areas), baseline=replace(baseline(), left_out=reasons)))
    short = report(many)
    assert "  areas: area0: 10, area1: 9, area2: 8, area3: 7, area4: 6, and 3 more\n" in short
    assert "reason4: 1, and 3 more\n" in short
    told = report(many, explain=True)
    assert "area7: 3\n" in told
    assert "reason7: 1\n" in told
    assert "more" not in told


def test_a_history_of_one_day_and_of_none() -> None:
    one = report(answer(replace(check(), baseline=baseline(1))))
    assert "  history: 1 change of 2024-01-02, median 32 lines" in one
    none = replace(baseline(), changes=(), median=None, p90=None, p95=None, left_out={})
    told = report(answer(replace(check(), baseline=none)), explain=True)
    assert "  history: 0 changes\n" in told
    assert "left out of the history" not in told


@pytest.mark.parametrize("explain", [False, True], ids=["short", "explained"])
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_stays_within_its_line(hostile: str, explain: bool) -> None:
    plain = report(hostile_answer("x"), explain=explain)
    told = report(hostile_answer(hostile), explain=explain)
    assert told.count("\n") == plain.count("\n")
    assert all(letter == "\n" or letter.isprintable() for letter in told)
    assert told.splitlines()[0].startswith("flowlens: overridden  pr-size ")
    assert all(line.startswith("  ") for line in told.splitlines()[1:])
    assert commands_in(told) == []


def test_a_long_subject_is_cut() -> None:
    assert f"  {'n' * 71}…\n" in report(hostile_answer("n" * 300), explain=True)


@pytest.mark.parametrize("name", every_answer())
def test_lines_end_once(name: str) -> None:
    told = report(every_answer()[name], explain=True)
    assert told.endswith("\n")
    assert "\n\n" not in told
    assert not [line for line in told.splitlines() if line != line.rstrip()]
