"""Every word that an output prints can be looked up: measures, states, units, reasons and kinds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from flowlens.cli.explain import explain
from flowlens.cli.failures import run
from flowlens.comparing.measures import COMPARED
from flowlens.facts.content import Content
from flowlens.lenses.catalog import LENSES
from flowlens.model.check import VERDICTS, RuleName
from flowlens.model.experiment import Outcome
from flowlens.model.finding import Confidence, State
from flowlens.model.history import How
from flowlens.model.policy import Stage
from flowlens.model.verdict import VerdictState

REPORTS = sorted((Path(__file__).parents[2] / "reports").glob("*.json"))
LITERALS = (State, VerdictState, Confidence, Outcome, Stage, RuleName, How, Content)


def words_of(report: dict[str, Any]) -> set[str]:
    """Every word of a JSON report that stands for something of FlowLens's own."""
    found = {report["verdict"]["state"], report["verdict"]["confidence"]}
    found |= {line["reason"] for line in report["excluded"]}
    for lens, finding in report["lenses"].items():
        measures = finding["measures"]
        found |= {lens, finding["state"], finding["confidence"], *(f"{lens}.{name}" for name in measures), *measures}
        found |= {measure["unit"] for measure in measures.values()} | {one["kind"] for one in finding["evidence"]}
    return found - {""}


def unexplained(words: set[str]) -> list[str]:
    """Those of the words that `flowlens explain` does not know."""
    return sorted(word for word in words if run(explain, [word, "--quiet"]) != 0)


def test_there_are_reports_to_look_at() -> None:
    assert {path.stem for path in REPORTS} >= {"drifting", "iterating", "flowlens", "git"}


def test_every_word_of_the_sample_reports(capsys: pytest.CaptureFixture[str]) -> None:
    reports = [json.loads(path.read_text("utf-8")) for path in REPORTS]
    words = set().union(*(words_of(report) for report in reports if "verdict" in report))
    assert len(words) > 300
    assert unexplained(words) == []
    del capsys


def test_every_word_that_the_program_chooses_from(capsys: pytest.CaptureFixture[str]) -> None:
    words = {str(word) for literal in LITERALS for word in get_args(literal)}
    words |= {*VERDICTS, *(one.id for one in COMPARED)}
    words |= {f"{lens.id}.{name}" for lens in LENSES for name in lens.measures}
    assert unexplained(words) == []
    del capsys


def test_a_measure_that_several_lenses_have_is_told_of_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(explain, ["gap_median"]) == 0
    told = capsys.readouterr().out
    assert [line.partition(":")[0] for line in told.splitlines()] == [
        f"{lens.id}.gap_median" for lens in LENSES if "gap_median" in lens.measures
    ]


def test_a_line_of_the_ledger_may_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(explain, ["unknown: an object is missing"]) == 0
    assert "never counts as zero" in " ".join(capsys.readouterr().out.split())
