"""`flowlens mine --repos`: the whole way, and wrong use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flowlens.cli.failures import run
from flowlens.cli.main import flowlens
from flowlens.config import Overrides
from flowlens.fleet.run import Asked
from flowlens.model.fleet import FleetSummary
from tests.repos import Repo


def test_broken_ones_are_listed_and_the_others_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Repo(tmp_path / "good").commit({"x": "x\n"})
    (tmp_path / "list").write_text("good\ngone\n")
    command = ["mine", "--repos", str(tmp_path / "list"), "--workers", "1", "--cache-dir", str(tmp_path / "cache")]
    assert run(flowlens, [*command, "--summary", str(tmp_path / "s.json")]) == 3
    out, err = capsys.readouterr()
    assert out.startswith("1 of 2 repositories is in the store: 1 new commit and ")
    assert f"  {tmp_path / 'gone'}: unreadable: " in out
    assert f"{tmp_path / 'good'}: 1 new commit and 1 new diff" in err
    said = json.loads((tmp_path / "s.json").read_text("utf-8"))
    assert [one["failure"] for one in said["outcomes"]] == [None, "unreadable"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param(["--repos", ".", "x"], "--repos and REPO do not go together.", id="both"),
        pytest.param(["--summary", "-"], "--summary is of a fleet.", id="no fleet"),
        pytest.param(["--also", "fork", "--repos", "."], "--also is of an organisation.", id="no organisation"),
        pytest.param(["--tables", "t"], "--tables is of a fleet. Name one, as --repos FILE.", id="tables"),
        pytest.param(["--workers", "0"], "--workers is of a fleet.", id="as by default"),
        pytest.param(["--scheduler", "tcp://x"], "--scheduler is of a fleet.", id="scheduler"),
        pytest.param(["--task-minutes", "9", "file:///x"], "--task-minutes is of a fleet.", id="minutes"),
        pytest.param(["--refresh-minutes", "9", "file:///x"], "--refresh-minutes is of a fleet.", id="refresh"),
        pytest.param(["--clones", "c"], "--clones is of what is cloned.", id="nothing to clone"),
        pytest.param(["--clones-gb", "9", "."], "--clones-gb is of what is cloned.", id="a path"),
        pytest.param(["--protocol", "file", "."], "--protocol is of what is cloned.", id="protocol"),
        pytest.param(["--repos", "gone"], "gone cannot be read", id="no such list"),
        pytest.param(
            ["--repos", ".", "--forge", "--forge-url", "https://x.org"],
            "Of a fleet each repository's origin",
            id="a forge for all",
        ),
        pytest.param(
            ["--repos", ".", "--forge", "--archive", "x"], "Of a fleet each repository's origin", id="archive"
        ),
        pytest.param(
            ["--repos", ".", "--forge", "--scheduler", "tcp://x"], "a forge is asked from here", id="elsewhere"
        ),
    ],
)
def test_wrong_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], given: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(flowlens, ["mine", *given]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(("given", "budget"), [([], 0.0), (["--deep-budget", "30"], 30.0)], ids=["quick", "asked for"])
def test_nothing_in_depth_unless_asked_for(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    given: list[str],
    budget: float,
) -> None:
    asked: list[Overrides] = []

    def fake(sources: list[str], said: Asked, heard: object) -> FleetSummary:
        asked.append(said.overrides)
        return FleetSummary((), 1, 0.0)

    monkeypatch.setattr("flowlens.fleet.run.mine_fleet", fake)
    Repo(tmp_path / "a").commit({"x": "x\n"})
    assert run(flowlens, ["mine", "--repos", str(tmp_path), "--summary", "-", *given]) == 0
    assert [said.deep_budget for said in asked] == [budget]
    assert json.loads(capsys.readouterr().out)["repositories"] == 0
