"""The formats of the gate by name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flowlens.errors import UsageError
from flowlens.outputs.gate import text
from flowlens.outputs.gate.asked import Asked
from flowlens.outputs.gate.formats import BACKTEST_FORMATS, FORMATS, write
from tests.outputs.gate.answers import answer, backtest, every_answer, every_backtest

HEAVY = {"altair", "jinja2", "numpy", "pandas", "pyarrow", "pydantic", "pygit2", "rich", "secrets"}
REPORTERS = "import flowlens.outputs.gate.formats as formats"
# All of them at work, as the gate does it.
EVERYTHING = """
from datetime import UTC, datetime
from flowlens.model.backtest import Backtest
from flowlens.model.check import CheckReport, Compared
from flowlens.outputs.gate.asked import Asked
from flowlens.outputs.gate.formats import BACKTEST_FORMATS, FORMATS
for make in FORMATS.values():
    make(CheckReport("", "", (), Compared()), Asked(0))
for make in BACKTEST_FORMATS.values():
    make(Backtest("", "", "", "", "", "change", 1, (), {}, (), 0))
"""


def test_the_names() -> None:
    assert list(FORMATS) == ["text", "json", "github", "gitlab", "junit", "markdown"]
    assert list(BACKTEST_FORMATS) == ["text", "json", "markdown"]


@pytest.mark.parametrize("answered", every_answer())
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_every_answer_and_ends_its_last_line(name: str, answered: str) -> None:
    for asked in (Asked(0), Asked(3, explain=True)):
        told = FORMATS[name](every_answer()[answered], asked)
        assert told.endswith("\n")
        assert not told.endswith("\n\n")
        told.encode()


@pytest.mark.parametrize("replayed", every_backtest())
@pytest.mark.parametrize("name", BACKTEST_FORMATS)
def test_every_format_takes_every_backtest_and_ends_its_last_line(name: str, replayed: str) -> None:
    told = BACKTEST_FORMATS[name](every_backtest()[replayed])
    assert told.endswith("\n")
    assert not told.endswith("\n\n")
    told.encode()


@pytest.mark.parametrize("name", FORMATS)
def test_the_exit_code_reaches_those_that_tell_it(name: str) -> None:
    unknown = every_answer()["unknown"]
    differs = FORMATS[name](unknown, Asked(0)) != FORMATS[name](unknown, Asked(3))
    assert differs is (name in {"json", "github"})


@pytest.mark.parametrize("name", FORMATS)
def test_an_explanation_reaches_those_that_have_room(name: str) -> None:
    differs = FORMATS[name](answer(), Asked(1)) != FORMATS[name](answer(), Asked(1, explain=True))
    assert differs is (name in {"text", "github"})


@pytest.mark.parametrize("name", FORMATS)
def test_the_environment_changes_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = FORMATS[name](answer(), Asked(1))
    for variable, value in {"COLUMNS": "40", "LC_ALL": "C", "TZ": "Asia/Kolkata", "GITHUB_ACTIONS": "true"}.items():
        monkeypatch.setenv(variable, value)
    assert FORMATS[name](answer(), Asked(1)) == expected


@pytest.mark.parametrize(
    ("script", "unwanted"),
    [
        pytest.param(REPORTERS, {*HEAVY, "xml", "flowlens.outputs.gate.text"}, id="names"),
        pytest.param(EVERYTHING, HEAVY, id="everything"),
    ],
)
def test_nothing_heavy_is_imported(script: str, unwanted: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{script}\nimport sys\nprint(*sys.modules)"], capture_output=True, text=True, check=True
    )
    assert "flowlens.outputs.gate.formats" in done.stdout.split()
    assert unwanted & set(done.stdout.split()) == set()


def test_a_file_is_written_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "check.txt"
    file.write_text("old")
    write(text.report(answer()), str(file))
    assert file.read_text(encoding="utf-8") == text.report(answer())
    assert os.listdir(tmp_path) == ["check.txt"]


def test_a_dash_is_standard_output(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(BACKTEST_FORMATS["json"](backtest()), "-")
    assert capsys.readouterr().out == BACKTEST_FORMATS["json"](backtest())
    assert os.listdir(tmp_path) == []


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="could not be written"):
        write("x\n", str(tmp_path / "no" / "folder.txt"))
