"""Builds as Jenkins' remote API tells them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flowlens.model.ci import Run
from tests.sources.ci.reading import OID, fault_of, read_json, seconds

REVISION = {"SHA1": OID, "branch": [{"SHA1": OID, "name": "refs/remotes/origin/main"}]}
BUILD = {
    "_class": "org.jenkinsci.plugins.workflow.job.WorkflowRun",
    "actions": [
        {"_class": "hudson.model.CauseAction",
         "causes": [{"_class": "hudson.model.Cause$UserIdCause", "userId": "ann"}]},
        {},
        {"_class": "hudson.model.ParametersAction", "parameters": [{"name": "TOKEN", "value": "hunter2"}]},
        {"_class": "hudson.plugins.git.util.BuildData", "lastBuiltRevision": REVISION,
         "remoteUrls": ["https://ann:hunter2@host/x.git"]},
        {"_class": "hudson.plugins.git.util.BuildData", "lastBuiltRevision": {"SHA1": "0" * 40, "branch": []}},
    ],
    "building": False, "duration": 550_400, "number": 812, "result": "UNSTABLE", "timestamp": 1_769_860_830_250,
    "url": "https://ci/job/x/812/",
}  # fmt: skip
RUN = Run(
    "jenkins", "812", "team/project", OID, "refs/remotes/origin/main", None, None, seconds("2026-01-31T12:00:30"),
    seconds("2026-01-31T12:09:40"), "failure", 1,
)  # fmt: skip


def test_a_job_with_its_builds() -> None:
    assert read_json(
        {"_class": "hudson.model.FreeStyleProject", "fullName": "team/project", "builds": [BUILD]}
    ).runs == (RUN,)


def test_only_what_a_tree_asks_for() -> None:
    """`?tree=builds[number,result,timestamp,duration]` tells no name, and no class where none is asked for."""
    build = {name: BUILD[name] for name in ("number", "result", "timestamp", "duration")}
    run = read_json({"builds": [build]}, name="ci/nightly.json").runs[0]
    assert (run.workflow, run.oid, run.conclusion, run.ended_at) == ("nightly", None, "failure", RUN.ended_at)


def test_a_folder_with_its_jobs() -> None:
    inner = {"name": "main", "builds": [BUILD]}
    folder = {"_class": "com.cloudbees.hudson.plugins.folder.Folder", "name": "team",
              "jobs": [{"name": "project", "jobs": [inner]}, {"name": "empty", "builds": []}]}  # fmt: skip
    assert [run.workflow for run in read_json(folder).runs] == ["team/project/main"]


def test_a_build_alone() -> None:
    assert read_json(BUILD, name="project.json").runs[0].workflow == "project"


@pytest.mark.parametrize(
    ("result", "expected"),
    [("SUCCESS", "success"), ("FAILURE", "failure"), ("UNSTABLE", "failure"), ("ABORTED", "cancelled"),
     ("NOT_BUILT", "skipped"), (None, None)],
)  # fmt: skip
def test_results(result: str | None, expected: str | None) -> None:
    assert read_json([{**BUILD, "result": result}]).runs[0].conclusion == expected


def test_a_build_that_runs_has_no_end_and_no_result() -> None:
    """Jenkins tells the result of a build that goes on as far as it knows it, and a duration of 0."""
    run = read_json([{**BUILD, "building": True, "duration": 0}]).runs[0]
    assert (run.ended_at, run.conclusion) == (None, None)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("hudson.triggers.TimerTrigger$TimerTriggerCause", "schedule"),
        ("org.jenkinsci.plugins.github_branch_source.PullRequestGHEventCause", "pull_request"),
        ("hudson.triggers.SCMTrigger$SCMTriggerCause", None),
    ],
)
def test_why_it_ran(kind: str, expected: str | None) -> None:
    actions = [{"causes": [{"_class": kind}]}, {"causes": None}, {"causes": ["x"]}, 7]
    assert read_json([{**BUILD, "actions": actions}]).runs[0].event == expected


def test_a_commit_without_a_branch() -> None:
    detached = {"lastBuiltRevision": {"SHA1": OID, "branch": [{"name": "detached"}]}}
    nothing = {"lastBuiltRevision": {"SHA1": OID}}
    runs = read_json([{**BUILD, "actions": [detached]}, {**BUILD, "actions": [nothing]}]).runs
    assert [(run.oid, run.branch) for run in runs] == [(OID, None), (OID, None)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(
            {"builds": [BUILD, {"result": "SUCCESS"}]}, "record 0: builds[1]: number: is missing.", id="number"
        ),
        pytest.param(
            {"builds": [{**BUILD, "timestamp": "x"}]}, "record 0: builds[0]: timestamp: should be a time", id="time"
        ),
        pytest.param(
            {"builds": [{**BUILD, "duration": -1}]}, "record 0: builds[0]: duration: should be a length", id="length"
        ),
        pytest.param(
            {"builds": [{**BUILD, "actions": {}}]}, "record 0: builds[0]: actions: should be a list", id="list"
        ),
    ],
)
def test_a_fault_names_the_build(value: Any, expected: str) -> None:
    assert fault_of(json.dumps(value), "j.json").startswith(f"j.json: {expected}")


def test_folders_in_folders_end_somewhere() -> None:
    folder: dict[str, Any] = {"name": "x", "builds": [BUILD]}
    for _ in range(20):
        folder = {"_class": "com.cloudbees.hudson.plugins.folder.Folder", "name": "x", "jobs": [folder]}
    assert "should not be nested so deeply" in fault_of(json.dumps(folder))
