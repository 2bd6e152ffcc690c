"""`flowlens experiment` on a team whose changes became smaller on a day that is known."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from flowlens import pipeline
from flowlens.cli import experiment as command
from flowlens.cli.failures import run
from flowlens.cli.report import report
from flowlens.experiments import FOLDER
from flowlens.model.verdict import NextStep
from tests.repos import ANN, BEN, Repo, day, lines

START, END = day(120).date(), day(240).date()
PEOPLE = [ANN, BEN, *((f"P{k}", f"p{k}@example.org") for k in range(5))]
Told = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def smaller(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A change a day; a good third of the size from the 120th day on."""
    repo = Repo(tmp_path_factory.mktemp("where") / "project")
    for number in range(240):
        n = (40 if number < 120 else 14) + number % 7
        repo.commit(
            {f"src/{number}.py": lines(range(n), prefix=f"{number}")}, author=PEOPLE[number % 7], at=day(number)
        )
    return repo.folder


@pytest.fixture
def told(smaller: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Told:
    """What a command says on that day (by default the last one), with its exit code."""
    monkeypatch.setenv("FLOWLENS_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(smaller)
    for file in (smaller / FOLDER).glob("*"):
        file.unlink()

    def call(*arguments: str, today: date = END) -> tuple[int, str, str]:
        monkeypatch.setattr(command, "_today", lambda: today)
        code = run(command.experiment, list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


OWN = ("start", "--measure", "batch-size.median", "--goal", "below", "--hypothesis", "If we split, changes shrink.")


def test_from_start_to_answer(told: Told, smaller: Path) -> None:
    code, out, err = told(*OWN, "--target", "25", "--days", "110", "--name", "split", today=START)
    assert (code, out) == (0, "If we split, changes shrink.\nReview on 2024-08-18: flowlens experiment review\n")
    assert err == f"Wrote {smaller / FOLDER / 'split.toml'}\n"
    assert told("list", today=START)[1] == (
        "split: runs until 2024-08-18\n  If we split, changes shrink.\n"
        "  batch-size.median below 25; from 2024-04-30, review on 2024-08-18\n"
    )
    _, out, _ = told("review", today=START + timedelta(days=109))
    assert out.startswith("? split: Can't tell yet\n  It runs until 2024-08-18, and is judged then. So far")
    code, out, _ = told("review")
    assert code == 0
    assert out.startswith("✓ split: Kept\n  Kept: a typical change went from 43 lines to 17 lines (0.4 times, ")
    assert "The target of below 25 lines is reached." in " ".join(out.split())
    (answer,) = json.loads(told("review", "--json")[1])["experiments"]
    assert (answer["outcome"], answer["aim"]["before"]["n"], answer["aim"]["after"]["n"]) == ("kept", 110, 110)
    assert answer["aim"]["change"]["high"] < 1


def test_the_other_way_and_a_guard(told: Told) -> None:
    rising = [*OWN[:4], "above", *OWN[5:], "--days", "110"]
    told(*rising, "--name", "up", today=START)
    told(*OWN, "--name", "guarded", "--days", "110", "--not-down", "batch-size.p90", today=START)
    assert told("review", "--name", "up")[1].startswith("✗ up: Dumped\n")
    assert told("review", "--name", "guarded")[1].startswith("✗ guarded: Dumped\n")


def test_what_the_report_says_to_try_is_started(told: Told, smaller: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    step = NextStep("batch-size", "If so.", "p90", "at most", 1234 / 9, "lines", START + timedelta(days=70))
    answer = type("Answer", (), {"verdict": type("Verdict", (), {"next_step": step})})
    monkeypatch.setattr(pipeline, "analyse", lambda *_: answer)
    code, out, _ = told("start", today=START)
    assert (code, out.splitlines()[0]) == (0, "If so.")
    text = (smaller / FOLDER / "2024-04-30-batch-size.toml").read_text("utf-8")
    for line in ('measure = "batch-size.p90"', 'goal = "at most"', "target = 137.0", "review = 2024-07-09"):
        assert line in text.splitlines()


def test_where_the_report_proposes_no_measure(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    step = NextStep("splash", "If so.", "count the launches", None, None, "", START)
    answer = type("Answer", (), {"verdict": type("Verdict", (), {"next_step": step})})
    monkeypatch.setattr(pipeline, "analyse", lambda *_: answer)
    code, _, err = told("start", today=START)
    assert code == 2
    assert "proposes nothing that a measure could show" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["start", "--measure", "batch-size.medan", "--hypothesis", "x"], "Did you mean batch-size.median",
                     id="no such measure"),
        pytest.param(["start", "--measure", "median", "--hypothesis", "x"], "'median' is no measure", id="no lens"),
        pytest.param(["start", "--measure", "batch-size.median"], "needs a hypothesis", id="no hypothesis"),
        pytest.param([*OWN, "--not-up", "recovery.none"], "No lens has a measure recovery.none.", id="no such guard"),
        pytest.param([*OWN, "--name", "../x"], "is no name", id="a name that leads away"),
        pytest.param(["review", "--name", "none"], "There is no experiment none.", id="no such experiment"),
    ],
)  # fmt: skip
def test_wrong_use_is_one_line(told: Told, smaller: Path, arguments: list[str], said: str) -> None:
    code, out, err = told(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err
    assert not list((smaller / FOLDER).glob("*"))


@pytest.mark.parametrize("name", ["list", "review"])
def test_none_yet(told: Told, name: str) -> None:
    assert told(name)[:2] == (
        0,
        "There is no experiment yet. `flowlens experiment start` makes one of what the report says to try next.\n",
    )


def test_the_report_answers_them_as_of_its_end(told: Told, smaller: Path, tmp_path: Path) -> None:
    told(*OWN, "--days", "110", "--name", "split", today=START)
    assert run(report, [str(smaller), "--report", f"json:{tmp_path / 'r.json'}", "--deep-budget", "0"]) == 0
    (answer,) = json.loads((tmp_path / "r.json").read_text("utf-8"))["experiments"]
    assert (answer["name"], answer["outcome"], answer["as_of"]) == ("split", "kept", "2024-08-27")
