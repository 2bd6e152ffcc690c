"""`flowlens compare`: two teams side by side from the command line, its periods, its targets and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flowlens.cli.failures import run
from flowlens.cli.main import flowlens
from tests.comparing.teams import Team, landed, squads_file

TWO = """
[[squad]]
name = "One"
repositories = ["one"]

[[squad]]
name = "Two"
repositories = ["two"]
"""
SHORT = Team(days=40)


def compared(folder: Path, *arguments: str) -> int:
    """The exit code of a comparison of the squads file in that folder."""
    return run(flowlens, ["compare", str(folder / "squads.toml"), "--cache-dir", str(folder / "cache"), *arguments])


def test_two_teams(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("one", "two"):
        landed(tmp_path / name, SHORT)
    squads_file(tmp_path, TWO)
    assert compared(tmp_path) == 0
    assert "2 squads of" in capsys.readouterr().out
    target = tmp_path / "found.json"
    periods = ["--period", "2024-01-21..2024-02-09", "--with", "2024-01-01..2024-01-20"]
    assert compared(tmp_path, *periods, "--report", f"json:{target}", "--report", "markdown:-") == 0
    loaded = json.loads(target.read_text("utf-8"))
    assert loaded["period"][0] == "2024-01-21T00:00:00Z"
    assert loaded["earlier"] == ["2024-01-01T00:00:00Z", "2024-01-20T23:59:59Z"]
    out, err = capsys.readouterr()
    assert out.startswith("# FlowLens: 2 squads of ")
    assert f"Wrote {target}" in err


def test_a_repository_that_cannot_be_read_ends_with_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    landed(tmp_path / "one", SHORT)
    (tmp_path / "two").mkdir()
    squads_file(tmp_path, TWO)
    assert compared(tmp_path, "--quiet") == 3
    out, err = capsys.readouterr()
    assert "2 squads of" in out
    assert err.startswith("flowlens: error: two: ")
    assert err.count("\n") == 1


def test_an_address_stands_for_its_clone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The facts of the clone are the repository's; it is asked once, and where nobody answers the others go on."""
    for name in ("one", "two"):
        landed(tmp_path / name, SHORT)
    address, target = f"file://{tmp_path}/one", tmp_path / "found.json"
    squads_file(tmp_path, TWO.replace('["one"]', f'["{address}"]'))
    said = ("--protocol", "file", "--since", "2024-01-01", "--report", f"json:{target}")
    assert compared(tmp_path, *said) == 0
    found = json.loads(target.read_text("utf-8"))
    assert [one["name"] for one in found["repositories"]] == [address, "two"]
    assert [one["changes"] for one in found["squads"]] == [40, 40]
    assert compared(tmp_path, "--since", "2024-01-01") == 3
    assert f"{address}: the protocol file is not allowed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["--period", "2024-01-01..2024-02-01"], "--period and --with go together", id="one period"),
        pytest.param(["--period", "2024-01-01"], "is no period", id="no period"),
        pytest.param(["--period", "2024-02-01..2024-01-01"], "ends before it begins", id="backwards"),
        pytest.param(
            ["--period", "2024-01-01..2024-02-01", "--with", "2024-02-01..2024-03-01"], "overlap", id="overlap"
        ),
        pytest.param(
            ["--period", "2024-01-01..2024-02-01", "--with", "2024-03-01..2024-04-01", "--since", "2024-01-01"],
            "--since and --until go with one period",
            id="both",
        ),
        pytest.param(["--since", "2024-02-01", "--until", "2024-01-01"], "not before", id="since after until"),
        pytest.param(["--report", "pdf:x"], "there is no format pdf", id="no such format"),
    ],
)
def test_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str) -> None:
    squads_file(tmp_path, TWO)
    assert compared(tmp_path, *arguments) == 2
    assert told in capsys.readouterr().err


def test_no_squads_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert compared(tmp_path) == 2
    assert "flowlens init --squads FOLDER" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["https://t0ken@host/squads.toml", "HTTPS://me:t0ken@host/squads.toml"])
def test_an_address_is_no_file_and_not_told(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(flowlens, ["compare", address]) == 2
    out, err = capsys.readouterr()
    assert "it is an address, and no file" in err
    assert "t0ken" not in out + err
