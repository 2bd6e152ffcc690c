"""What makes no sense ends with 2, what cannot be measured with 3, and both say why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gate.as_ci import github, github_pull
from tests.gate.asking import asked, unknown
from tests.gate.repository import Project, fresh
from tests.plain_git import git


@pytest.mark.parametrize("option", ["--base", "--head"])
@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "main^{tree}", "main:src/all.py"])
def test_a_revision_that_is_no_commit(tmp_path: Path, option: str, revision: str) -> None:
    project = Project(tmp_path / "project", sizes=(10,) * 3)
    assert asked(project.folder, f"{option}={revision}").first == (
        2,
        (
            f"error: {option} {revision}: there is no such commit in project. See `git log --oneline` and `git branch "
            "--all` for what there is."
        ),
    )
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param("missing", "is not a folder.", id="missing"),
        pytest.param("plain", "is not in a Git repository.", id="a plain folder"),
    ],
)
def test_what_is_no_repository(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "plain").mkdir()
    said = asked(tmp_path / name)
    assert said.first == unknown(f"{tmp_path / name} {told}")
    assert asked(tmp_path / name, "--on-unknown", "warn").code == 0
    assert asked(tmp_path / name, "--exit-zero").code == 3
    assert asked(tmp_path / name, "--rule", "drift").first[1].startswith("unknown  drift could not be measured: ")


def test_an_event_file_that_is_none(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", sizes=(10,) * 3)
    environment = github(tmp_path, "pull_request", project.tip, "refs/pull/7/merge")
    Path(environment["GITHUB_EVENT_PATH"]).write_text("no JSON")
    said = asked(project.folder, environment=environment)
    assert said.first == unknown(f"The event file {environment['GITHUB_EVENT_PATH']} is not JSON.")


def test_a_fault_in_the_work_tree_s_configuration(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", sizes=(10,) * 3)
    (project.folder / "flowlens.toml").write_text("[check.pr-size]\nfail-alpha = 2\n")
    said = asked(project.folder)
    assert (said.code, said.output) == (2, "")
    assert said.errors.startswith(f"flowlens: error: {project.folder / 'flowlens.toml'}:2: check.pr-size.fail-alpha")


def test_a_mainline_that_does_not_exist(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", sizes=(10,) * 3)
    (project.folder / "flowlens.toml").write_text('mainline = "nowhere"\n')
    assert asked(project.folder).first == (
        2,
        "error: project has no branch 'nowhere'. See `git branch --all` for the names it has.",
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param((), 1, id="as it is"),
        pytest.param(("--fail-on", "warning"), 1, id="at a warning as well"),
        pytest.param(("--fail-on", "never"), 0, id="never"),
        pytest.param(("--exit-zero",), 0, id="report only"),
        pytest.param(("--exit-zero", "--fail-on", "warning"), 0, id="report only, whatever else"),
        pytest.param(("--on-unknown", "warn"), 1, id="it is known"),
    ],
)
def test_a_failure_and_the_options(tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    project = Project(tmp_path / "project")
    environment = github_pull(tmp_path, project.test_merge(project.propose({"new.py": fresh(500)})))
    said = asked(project.folder, *arguments, environment=environment)
    assert said.first == (code, "fail  pr-size 500 lines (limit 400; larger than 60 of the last 60 changes)")


def test_a_trend_up_to_a_day_that_has_not_come(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", sizes=(10,) * 3)
    tip = git(project.folder, "commit-tree", f"{project.tip}^{{tree}}", "-p", project.tip, stdin=b"x",
              environment={"GIT_COMMITTER_DATE": "4070908800 +0000"})  # fmt: skip
    said = asked(project.folder, "--rule", "drift", "--head", tip.decode().strip())
    assert said.first == unknown("The newest commit is dated later than the clock of this machine says it is.", "drift")
    assert asked(project.folder, "--rule", "drift", "--head", project.tip).code == 0


def test_both_rules_at_once(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    environment = github_pull(tmp_path, project.test_merge(project.propose({"new.py": fresh(500)})))
    said = asked(project.folder, "--rule", "drift", "--rule", "pr-size", environment=environment)
    assert said.first == (1, "fail  pr-size 500 lines (limit 400; larger than 60 of the last 60 changes)")
    assert "\nflowlens: pass  drift: median 10 lines in the last 28 days (n = 28)" in said.output
