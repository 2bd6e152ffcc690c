"""`flowlens check` as a command: what goes where, and with which exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flowlens.outputs.gate.formats import BACKTEST_FORMATS, FORMATS
from tests.gate.as_ci import github_pull
from tests.gate.asking import asked
from tests.gate.repository import Project, fresh
from tests.repos import Repo

FAILED = "flowlens: fail  pr-size 500 lines (limit 400; larger than 60 of the last 60 changes)\n"


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with a change of 500 lines."""
    project = Project(tmp_path_factory.mktemp("gate") / "project")
    project.propose({"new.py": fresh(500)})
    return project


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_to_standard_output_and_to_a_file(tmp_path: Path, failing: Project, form: str) -> None:
    shown = asked(failing.folder, "--output-format", form)
    written = asked(failing.folder, "--output-format", form, "--output-file", str(tmp_path / "answer"))
    assert (shown.code, written.code, written.output) == (1, 1, "")
    assert (tmp_path / "answer").read_text() == shown.output
    assert "500" in shown.output


def test_further_reports(tmp_path: Path, failing: Project) -> None:
    files = {form: tmp_path / f"answer.{form}" for form in ("json", "junit")}
    said = asked(failing.folder, *(f"--report={form}:{file}" for form, file in files.items()))
    assert said.output.startswith(FAILED)
    assert json.loads(files["json"].read_text())["exit_code"] == 1
    assert files["junit"].read_text().startswith("<?xml")


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("--report", "json:no/such/folder/x"), id="a report"),
        pytest.param(("-o", "no/such/folder/x"), id="the answer"),
        pytest.param(("--output-format", "html"), id="a format that there is not"),
        pytest.param(("--report", "json:-"), id="standard output twice"),
        pytest.param(("--rule", "nonsense"), id="a rule that there is not"),
        pytest.param(("--backtest", "0"), id="none to replay"),
        pytest.param(("--backtest", "5", "--output-format", "junit"), id="a format that a replay has not"),
        pytest.param(("--nonsense",), id="an option that there is not"),
    ],
)
def test_wrong_use_is_told_before_the_work(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    # There is no repository: that would be told, with 3, if anything had begun.
    said = asked(tmp_path / "missing", *arguments)
    assert (said.code, said.output) == (2, "")
    assert said.errors.startswith("flowlens: error: ")


def test_on_github_it_writes_for_the_runner(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    environment = github_pull(tmp_path, project.test_merge(project.propose({"new.py": fresh(500)})))
    files = {name: tmp_path / name for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    for file in files.values():
        file.write_text("before\n")
    environment |= {name: str(file) for name, file in files.items()}
    plain = asked(project.folder, environment=environment)
    assert plain.output.startswith(FAILED)
    assert [file.read_text() for file in files.values()] == ["before\n"] * 2
    said = asked(project.folder, "--output-format", "github", environment=environment)
    assert (said.code, said.output.count("::error title=Batch size::pr-size 500 lines")) == (1, 1)
    summary, outputs = (file.read_text() for file in files.values())
    assert summary.startswith("before\n")
    assert "500 lines" in summary
    assert outputs.startswith("before\nverdict=fail\nexit-code=1\nsize=500\n")


def test_without_a_format_the_environment_chooses(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", sizes=(10,) * 3)
    environment = github_pull(tmp_path, project.test_merge(project.propose({"new.py": fresh(4)})))
    lines = {}
    for name, known in (("github", environment), ("none", {})):
        # `asked` names a format, which an empty one takes back.
        lines[name] = asked(project.folder, "--output-format", "", environment=known).output.split("\n")[0]
    assert lines["github"].startswith("::stop-commands::")
    assert lines["none"].startswith("flowlens: ")


@pytest.mark.parametrize("name", ["GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"])
def test_a_runner_s_file_that_cannot_be_written(tmp_path: Path, failing: Project, name: str) -> None:
    environment = {"GITHUB_ACTIONS": "true", name: str(tmp_path / "no" / "file")}
    said = asked(failing.folder, "--output-format", "github", environment=environment)
    assert said.code == 2
    assert said.errors.startswith(f"flowlens: error: {name} names {tmp_path / 'no' / 'file'}, which cannot be written")


def test_base_and_head_from_the_environment(failing: Project) -> None:
    for environment, code in (({}, 1), ({"FLOWLENS_BASE": "topic"}, 0), ({"FLOWLENS_BASE": ""}, 1)):
        assert asked(failing.folder, environment=environment).code == code
    assert asked(failing.folder, "--base", "main", environment={"FLOWLENS_BASE": "topic"}).code == 1


def test_explain_adds_the_history(failing: Project) -> None:
    short, long = (asked(failing.folder, *more).output for more in ((), ("--explain",)))
    assert "how they were found:" in long
    assert "how they were found:" not in short
    assert long.count("Pull ") == 60


@pytest.mark.parametrize("form", BACKTEST_FORMATS)
def test_a_replay(tmp_path: Path, failing: Project, form: str) -> None:
    said = asked(failing.folder, "--backtest", "5", "--output-format", form, f"--report=json:{tmp_path / 'x'}")
    assert said.code == 0
    assert len(json.loads((tmp_path / "x").read_text())["replayed"]) == 5


def test_a_replay_of_nothing(tmp_path: Path) -> None:
    said = asked(Repo(tmp_path / "project").folder, "--backtest", "5")
    assert (said.code, said.output) == (3, "")
    assert said.errors.startswith("flowlens: error: project has no commit yet")
