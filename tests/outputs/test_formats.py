"""The formats by name, and where they are written to."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from flowlens.errors import UsageError
from flowlens.outputs.formats import FORMATS, write
from tests.outputs.reports import empty_report, hostile_report, rich_report


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_is_the_same_text(name: str) -> None:
    assert FORMATS[name](rich_report()) == FORMATS[name](rich_report())


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_an_empty_and_a_hostile_report_and_ends_its_last_line(name: str) -> None:
    for report in (empty_report(), hostile_report()):
        text = FORMATS[name](report)
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        text.encode()


@pytest.mark.parametrize("name", FORMATS)
def test_the_environment_changes_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = FORMATS[name](rich_report())
    for variable, value in {"COLUMNS": "40", "FORCE_COLOR": "1", "TERM": "dumb", "TZ": "Asia/Kolkata"}.items():
        monkeypatch.setenv(variable, value)
    assert FORMATS[name](rich_report()) == expected


def test_the_file_holds_the_text_and_nothing_else_is_left(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text("old")
    write(rich_report(), "json", str(file))
    assert file.read_text(encoding="utf-8") == FORMATS["json"](rich_report())
    assert os.listdir(tmp_path) == ["report.json"]


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="could not be written"):
        write(empty_report(), "markdown", str(tmp_path / "no" / "folder.md"))


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="terminal, html, json, markdown"):
        write(empty_report(), "pdf", "-")


def test_standard_output_that_is_no_terminal_gets_plain_text(capsys: pytest.CaptureFixture[str]) -> None:
    write(rich_report(), "terminal", "-")
    assert capsys.readouterr().out == FORMATS["terminal"](rich_report())


@pytest.mark.parametrize(
    ("variables", "coloured"),
    [
        pytest.param({"TERM": "xterm"}, True, id="a terminal"),
        pytest.param({"TERM": "xterm", "NO_COLOR": "1"}, False, id="NO_COLOR"),
        pytest.param({"TERM": "xterm", "NO_COLOR": ""}, True, id="empty NO_COLOR says nothing"),
        pytest.param({"TERM": "dumb"}, False, id="dumb"),
    ],
)
def test_a_terminal_gets_colours_unless_unwanted(
    variables: dict[str, str], coloured: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    write(rich_report(), "terminal", "-")
    assert ("\x1b[" in capsys.readouterr().out) is coloured
