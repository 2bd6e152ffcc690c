"""Every word of a report can be looked up, and a misspelt one is answered with those that are near."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

import flowlens
from flowlens.cli.explain import explain
from flowlens.cli.failures import run
from flowlens.model.finding import Card


@dataclass(frozen=True, slots=True)
class Lens:
    """As much of a lens as `flowlens explain` reads."""

    id: str
    card: Card
    measures: Mapping[str, str] = field(default_factory=dict)


SIZE = Lens(
    "batch-size",
    Card(
        lens="batch-size",
        title="Batch size",
        question="How big is one change?",
        unit="net lines",
        better="smaller",
        reads="changes, " + "and more " * 20,
        leaves_out="",
        source="a book",
    ),
    {"median": "median net size of a change", "p90": "nine in ten changes are smaller"},
)
BARE = Lens("splash", Card("splash", "Launches", "Do we save up?", "share", "less", "releases", "bots", "a talk"))


@pytest.fixture(autouse=True)
def two_lenses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of two lenses, one of them without measures, none of squads, and a pipeline that only explains."""
    monkeypatch.setattr("flowlens.cli.explain.of_squads", list)
    monkeypatch.setitem(sys.modules, "flowlens.lenses.catalog", SimpleNamespace(LENSES=(SIZE, BARE)))
    told = SimpleNamespace(explain_facts=lambda: "the tables", explain_verdict=lambda: "the rules")
    monkeypatch.setattr(flowlens, "pipeline", told, raising=False)
    monkeypatch.setenv("COLUMNS", "80")


def test_the_contents_name_everything(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(explain, []) == 0
    known, _, words = capsys.readouterr().out.partition("\nWords:\n  any of  ")
    assert "not-enough-data" in words
    assert known == (
        "Lenses:\n"
        "  batch-size  Batch size\n"
        "  splash      Launches\n"
        "\n"
        "Measures:\n"
        "  batch-size.median  median net size of a change\n"
        "  batch-size.p90     nine in ten changes are smaller\n"
        "\n"
        "Also:\n"
        "  verdict     the rules of the verdict, and every threshold with its source\n"
        "  facts       the fact tables, their columns, units and meanings\n"
        "  statistics  the method behind each number, and how far it can be trusted\n"
        "  releases    what carries work to users: tags, or whatever else tells of it\n"
        "  areas       the parts of a repository, and where they come from\n"
        "  ci          CI runs and deployments from files, and what is kept of them\n"
        "  pulls       pull requests and reviews from files, and what is kept of them\n"
        "  forge       pull requests, CI runs and deployments from GitHub, GitLab or\n"
        "              Gitea: token, scopes, what is kept\n"
        "  experiment  a hypothesis, its measure and its review: the file, and its answer\n"
        "  check       the gate: its rules, its verdicts, and what is compared with what\n"
        "  compare     squads side by side: their file, what is compared, how surely\n"
        "  scale       fleets: many repositories, what they cost, and what breaks first\n"
        "  install     pip, pipx, uvx, a container; completion, man pages\n"
        "  api         the same from Python: functions, values, and what will stay\n"
    )


def test_a_lens_is_its_card_and_its_measures(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(explain, ["batch-size"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("batch-size: Batch size\n\nQuestion:   How big is one change?\nUnit:       net lines\n")
    assert told.endswith("\n  batch-size.p90     nine in ten changes are smaller\n")
    assert max(len(line) for line in told.splitlines()) <= 80
    assert "\n            and more" in told  # a long text goes on below itself
    assert "Leaves out" not in told  # the card has nothing there


def test_a_lens_without_measures_is_its_card_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(explain, ["splash"]) == 0
    assert capsys.readouterr().out.endswith("\nLeaves out: bots\nSource:     a talk\n")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param(
            "batch-size.median",
            "batch-size.median: median net size of a change\n\nLens:       batch-size: Batch size\n",
            id="measure",
        ),
        pytest.param("facts", "the tables\n", id="facts"),
        pytest.param("verdict", "the rules\n", id="verdict"),
    ],
)
def test_a_name(name: str, expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(explain, [name]) == 0
    assert capsys.readouterr().out == expected


@pytest.mark.parametrize("name", ["batch-size", "Batch size", "batch size"])
def test_a_word_may_be_written_as_a_title(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(explain, [name]) == 0
    assert capsys.readouterr().out.startswith("batch-size: Batch size\n")


def test_a_term_of_two_words_may_have_a_hyphen(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(explain, ["change-point"]) == 0
    assert capsys.readouterr().out.startswith("change point: A day on which")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        pytest.param("batchsize", "Did you mean batch-size?", id="near-a-lens"),
        pytest.param("verdikt", "Did you mean verdict?", id="near-a-topic"),
        pytest.param("batch-size.medain", "Did you mean batch-size.median", id="near-a-measure"),
        pytest.param("splash.median", "Did you mean splash?", id="lens-without-measures"),
        pytest.param(
            "zzz",
            "`flowlens explain` lists the words; a commit is named by its first letters, a pull as '#12', a release by "
            "its tag.",
            id="near-nothing",
        ),
        pytest.param("", "`flowlens explain` lists the words", id="empty"),
        pytest.param("\x1b[31m", r"the name \x1b[31m.", id="escape"),
    ],
)
def test_an_unknown_name_is_wrong_use(name: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(explain, [name]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert hint in err
