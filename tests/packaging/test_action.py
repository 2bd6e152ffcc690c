"""`action.yml`: what its steps do with a checkout and an event as GitHub makes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.gate.ci.events import example
from tests.gate.repository import Project, checkout
from tests.outputs.gate.runner import commands_in
from tests.packaging.composite import ACTION, Job, run_action, run_step
from tests.packaging.proposals import HOSTILE, LARGE, SMALL, job_of, project_with_pulls, tip_of
from tests.packaging.shell import faults

STEPS: Mapping[str, Any] = {step["id"]: step for step in ACTION["runs"]["steps"]}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return project_with_pulls(tmp_path_factory.mktemp("upstream") / "shop")


def test_what_it_takes_and_gives() -> None:
    assert ACTION["runs"]["using"] == "composite"
    assert [*ACTION["inputs"]] == ["version", "args", "base", "fail-on", "config", "token"]
    assert {name: each["default"] for name, each in ACTION["inputs"].items() if each["default"]} == {
        "fail-on": "regression",
        "token": "${{ github.token }}",
    }
    assert {name: each["value"] for name, each in ACTION["outputs"].items()} == {
        name: "${{ steps.check.outputs." + name + " }}"
        for name in (
            "verdict", "exit-code", "size", "raw-size", "files", "limit", "rank", "baseline-count", "baseline-median",
            "reason", "base", "head",
        )
    }  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_a_script_is_bash_without_an_expression(step: str) -> None:
    """What an expression gives would be run as a part of the script, whoever wrote it."""
    assert STEPS[step]["shell"] == "bash"
    assert "${{" not in STEPS[step]["run"]
    assert faults(STEPS[step]["run"]) == ""


def test_a_fault_of_a_script_would_be_seen() -> None:
    assert "syntax error" in faults("if true; then")


def test_a_change_that_is_too_large_fails(project: Project, tmp_path: Path) -> None:
    ran = run_action(job_of(project, tmp_path, LARGE), token="")
    told = "pr-size 500 lines (limit 400; larger than 60 of the last 60 changes)"
    assert ran.code == 1
    assert ran.outputs == {
        "verdict": "fail",
        "exit-code": "1",
        "size": "500",
        "raw-size": "500",
        "files": "1",
        "limit": "400",
        "rank": "0",
        "baseline-count": "60",
        "baseline-median": "10",
        "reason": told,
        "base": project.tip,
        "head": tip_of(project, f"refs/pull/{LARGE}/merge"),
    }
    assert f"flowlens: fail  {told}\n" in ran.log
    assert [name for name, _, _ in commands_in(ran.log)] == ["error"]
    assert ran.summary.startswith("## FlowLens: ✗ Fail\n")


def test_a_small_change_passes(project: Project, tmp_path: Path) -> None:
    ran = run_action(job_of(project, tmp_path, SMALL), token="")
    assert (ran.code, ran.outputs["verdict"], ran.outputs["exit-code"], ran.outputs["size"]) == (0, "pass", "0", "30")
    assert commands_in(ran.log) == []
    assert ran.summary.startswith("## FlowLens: ✓ Pass\n")


def test_a_checkout_of_depth_1_is_not_measured(project: Project, tmp_path: Path) -> None:
    ran = run_action(job_of(project, tmp_path, SMALL, depth=1), token="")
    assert (ran.code, ran.outputs["verdict"], ran.outputs["exit-code"], ran.outputs["size"]) == (3, "unknown", "3", "")
    assert "Set fetch-depth to 400 or more in the checkout step" in ran.log


@pytest.mark.parametrize(
    ("inputs", "code", "verdict"),
    [
        pytest.param({"fail-on": "never"}, 0, "fail", id="fail-on"),
        pytest.param({"args": "--exit-zero"}, 0, "fail", id="args"),
        pytest.param({"args": "\n  --rule pr-size\n  --exit-zero\n"}, 0, "fail", id="args-on-lines"),
        pytest.param({"base": "HEAD^2^"}, 1, "fail", id="base-that-is-the-same"),
        pytest.param({"base": "HEAD^2"}, 0, "pass", id="base-that-leaves-nothing"),
        pytest.param({"config": "mild.toml"}, 0, "pass", id="config"),
        pytest.param({"fail-on": ""}, 1, "fail", id="fail-on-empty"),
        # Wrong use has no answer, and the outputs still say so.
        pytest.param({"fail-on": "nonsense"}, 2, "error", id="no-such-fail-on"),
        pytest.param({"base": "nonsense"}, 2, "error", id="no-such-base"),
        pytest.param({"base": "--exit-zero"}, 2, "error", id="base-that-looks-like-an-option"),
        pytest.param({"config": "nonsense.toml"}, 2, "error", id="no-such-config"),
        pytest.param({"args": "--backtest 10"}, 0, "", id="backtest"),
    ],
)
def test_inputs(project: Project, tmp_path: Path, inputs: dict[str, str], code: int, verdict: str) -> None:
    job = job_of(project, tmp_path, LARGE)
    (job.checkout / "mild.toml").write_text("[check.pr-size]\nfail-floor = 1_000\nwarn-floor = 1_000\n", "utf-8")
    ran = run_action(job, token="", **inputs)
    assert (ran.code, ran.outputs["exit-code"], ran.outputs["verdict"]) == (code, str(code), verdict)


def test_a_merge_queue_reports_a_pass(project: Project, tmp_path: Path) -> None:
    job = job_of(project, tmp_path, LARGE)
    ran = run_action(replace(job, event="merge_group", payload=example("merge_group")))
    assert (ran.code, ran.outputs["verdict"]) == (0, "exempt")


def test_a_schedule_looks_at_the_trend(project: Project, tmp_path: Path) -> None:
    clone = checkout(project.folder, tmp_path / "shop", "refs/heads/main")
    payload = {"repository": {"default_branch": "main"}}
    environment = {"GITHUB_REF": "refs/heads/main", "GITHUB_SHA": project.tip}
    ran = run_action(Job(tmp_path, clone, "schedule", payload, environment))
    assert (ran.code, ran.outputs["head"]) == (0, project.tip)
    assert ran.outputs["reason"].startswith("drift")


@pytest.mark.parametrize("number", [LARGE, SMALL])
def test_text_of_a_stranger_is_never_run(project: Project, tmp_path: Path, number: int) -> None:
    """The name of a branch, a title, a label, and what the workflow's author has in the arguments by mistake."""
    head = tip_of(project, f"refs/heads/topic-{number}")
    project.repo.set_branch(HOSTILE, head)
    job = job_of(project, tmp_path, number, HOSTILE, "$(touch pwned)", "::stop-commands::x")
    (job.checkout / "json:$(touch${IFS}pwned)*.json").write_text("a name that the argument would match\n", "utf-8")
    job.payload["pull_request"]["title"] = HOSTILE
    job.payload["pull_request"]["head"]["ref"] = HOSTILE
    hostile = {**job.environment, "GITHUB_HEAD_REF": HOSTILE, "FLOWLENS_LABELS": HOSTILE}
    ran = run_action(replace(job, environment=hostile), token="", args="--report json:$(touch${IFS}pwned)*")
    assert (ran.code, ran.outputs["verdict"]) == ((1, "fail") if number == LARGE else (0, "pass"))
    assert not [*tmp_path.rglob("pwned")]
    assert (job.checkout / "$(touch${IFS}pwned)*").is_file()


def test_no_module_of_the_checkout_is_imported(project: Project, tmp_path: Path) -> None:
    """Not even where the workflow has put the working folder on Python's path."""
    job = job_of(project, tmp_path, SMALL)
    for name in ("click.py", "json.py", "flowlens.py", "sitecustomize.py", "venv.py", "pip.py", "ensurepip.py"):
        (job.checkout / name).write_text("open('pwned', 'w')\n", "utf-8")
    ran = run_action(replace(job, environment={**job.environment, "PYTHONPATH": "."}))
    assert (ran.code, ran.outputs["verdict"]) == (0, "pass")
    assert not [*tmp_path.rglob("pwned")]


@pytest.mark.parametrize(
    ("version", "index", "told"),
    [
        pytest.param("0.1.0; touch pwned", "https://example.org", "is not a version such as 0.1.0", id="not-a-version"),
        pytest.param("@ git+https://example.org", "https://example.org", "is not a version", id="a-place"),
        pytest.param("-r x", "https://example.org", "is not a version", id="an-option"),
        # Another project has the name on pypi.org.
        pytest.param("0.1.0", "", "needs PIP_INDEX_URL", id="without-an-index"),
    ],
)
def test_a_version_that_is_not_installed(tmp_path: Path, version: str, index: str, told: str) -> None:
    job = Job(tmp_path, tmp_path, environment={"PIP_INDEX_URL": index})
    done, outputs, _ = run_step(STEPS["install"], job, {}, {"version": version})
    assert (done.code, outputs) == (2, {})
    assert [(name, told in data) for name, _, data in commands_in(done.log)] == [("error", True)]
    assert not [*tmp_path.rglob("pwned")]


def test_without_a_fit_python_it_says_what_to_do(tmp_path: Path) -> None:
    old = tmp_path / "bin" / "python3"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    job = Job(tmp_path, tmp_path, environment={"PATH": str(old.parent), "RUNNER_TOOL_CACHE": str(tmp_path)})
    done, outputs, _ = run_step(STEPS["install"], job, {}, {})
    assert (done.code, outputs) == (2, {})
    assert "FlowLens needs Python 3.11 or later with venv. Put actions/setup-python before it." in done.log
