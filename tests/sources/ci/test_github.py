"""Runs, jobs and deployments as `gh` and GitHub's REST API write them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flowlens.model.ci import Deployed, Job, Run
from tests.sources.ci.reading import OID, fault_of, read_json, read_text, seconds

# As gh 2.x writes a run, with a user name, an address and a title that nobody asked for.
LISTED = {
    "attempt": 2, "conclusion": "success", "createdAt": "2026-01-31T12:00:00Z", "databaseId": 21_012_345_678,
    "displayTitle": "Fix it (by Ann)", "event": "push", "headBranch": "main", "headSha": OID, "name": "Tests",
    "number": 812, "startedAt": "2026-01-31T13:00:00Z", "status": "completed", "updatedAt": "2026-01-31T13:09:10Z",
    "url": "https://github.com/o/r/actions/runs/21012345678", "workflowDatabaseId": 7, "workflowName": "Tests",
}  # fmt: skip
ANSWERED = {
    "id": 21_012_345_678, "name": "Tests", "node_id": "x", "head_branch": "main", "head_sha": OID,
    "path": ".github/workflows/tests.yml", "display_title": "Fix it", "run_number": 812, "event": "push",
    "status": "completed", "conclusion": "success", "workflow_id": 7, "pull_requests": [],
    "created_at": "2026-01-31T12:00:00Z", "updated_at": "2026-01-31T13:09:10Z", "actor": {"login": "ann"},
    "run_attempt": 2, "run_started_at": "2026-01-31T13:00:00Z", "head_commit": {"author": {"email": "ann@x.org"}},
}  # fmt: skip
RUN = Run(
    "github", "21012345678", "Tests", OID, "main", "push", seconds("2026-01-31T12:00:00"),
    seconds("2026-01-31T13:00:00"), seconds("2026-01-31T13:09:10"), "success", 2,
)  # fmt: skip
JOB = {
    "id": 5, "run_id": 21_012_345_678, "workflow_name": "Tests", "head_branch": "main", "run_attempt": 1,
    "head_sha": OID, "status": "completed", "conclusion": "failure", "created_at": "2026-01-31T12:00:01Z",
    "started_at": "2026-01-31T12:00:05Z", "completed_at": "2026-01-31T12:08:00Z", "name": "py311", "steps": [],
    "runner_name": "ann's laptop",
}  # fmt: skip
READ_JOB = Job(
    "github", "5", "21012345678", "Tests", "py311", OID, seconds("2026-01-31T12:00:01"),
    seconds("2026-01-31T12:00:05"), seconds("2026-01-31T12:08:00"), "failure", 1,
)  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [
        pytest.param([LISTED], id="gh run list"),
        pytest.param(LISTED, id="gh run view"),
        pytest.param(ANSWERED, id="one answer"),
        pytest.param({"total_count": 1, "workflow_runs": [ANSWERED]}, id="a page"),
        pytest.param([{"total_count": 1, "workflow_runs": [ANSWERED]}], id="pages with --slurp"),
        pytest.param([ANSWERED], id="the list of a page, as by --jq"),
    ],
)
def test_a_run(value: Any) -> None:
    assert read_json(value).runs == (RUN,)


def test_pages_one_after_another() -> None:
    page = json.dumps({"total_count": 2, "workflow_runs": [ANSWERED]})
    empty = json.dumps({"total_count": 2, "workflow_runs": []})
    assert read_text(f"{empty}{page}\n{page}", "runs.json").runs == (RUN, RUN)


def test_one_answer_a_line() -> None:
    assert read_text(f"{json.dumps(LISTED)}\n{json.dumps(LISTED)}\n", "runs.jsonl").runs == (RUN, RUN)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"total_count": 1, "jobs": [JOB]}, id="a page"),
        pytest.param([{"total_count": 1, "jobs": [JOB]}], id="pages with --slurp"),
        pytest.param([JOB], id="a list"),
    ],
)
def test_a_job(value: Any) -> None:
    read = read_json(value)
    assert (read.jobs, read.runs) == ((READ_JOB,), ())


def test_a_run_with_its_jobs() -> None:
    jobs = [
        {"databaseId": 5, "name": "py311", "startedAt": "2026-01-31T12:00:05Z", "completedAt": "2026-01-31T12:08:00Z",
         "status": "completed", "conclusion": "failure", "steps": []},
        {"databaseId": 6, "name": "py312", "startedAt": "2026-01-31T12:00:05Z", "completedAt": "0001-01-01T00:00:00Z",
         "status": "in_progress", "conclusion": ""},
    ]  # fmt: skip
    read = read_json({**LISTED, "attempt": 1, "jobs": jobs})
    assert [(job.id, job.run, job.conclusion, job.ended_at) for job in read.jobs] == [
        ("5", RUN.id, "failure", seconds("2026-01-31T12:08:00")),
        ("6", RUN.id, None, None),
    ]
    assert [run.attempt for run in read.runs] == [1]


def test_a_run_that_is_not_over_has_no_end() -> None:
    run = read_json([{**LISTED, "status": "in_progress", "conclusion": ""}]).runs[0]
    assert (run.ended_at, run.conclusion) == (None, None)


def test_an_older_gh_tells_no_start() -> None:
    older = {name: value for name, value in LISTED.items() if name not in {"startedAt", "attempt"}}
    run = read_json([older]).runs[0]
    assert (run.started_at, run.attempt) == (run.queued_at, 1)


def test_a_deployment() -> None:
    value = {"id": 9, "sha": OID, "ref": "main", "task": "deploy", "environment": "production", "creator": {},
             "created_at": "2026-01-31T12:00:00Z", "statuses_url": "https://x"}  # fmt: skip
    at = seconds("2026-01-31T12:00:00")
    assert read_json([value]).deployments == (Deployed("github", "9", "production", OID, at, None),)
    assert read_json([{**value, "state": "SUCCESS"}]).deployments[0].state == "success"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param([LISTED, {**LISTED, "headSha": "HEAD"}], "record 1: headSha: should be a commit's", id="oid"),
        pytest.param([{**LISTED, "createdAt": "soon"}], "record 0: createdAt: should be a time", id="time"),
        pytest.param([{**LISTED, "attempt": 0}], "record 0: attempt: should be a whole number", id="attempt"),
        pytest.param([{**LISTED, "conclusion": 1}], "record 0: conclusion: should be a text", id="conclusion"),
        pytest.param(
            [{name: value for name, value in LISTED.items() if not name.endswith("ame")}],
            "record 0: workflowName or name: is missing",
            id="workflow",
        ),
        pytest.param([LISTED, 7], "record 1: should be an object.", id="no object"),
        pytest.param([LISTED, {"a": 1}], "record 1: databaseId or id: is missing", id="another object"),
        pytest.param({"workflow_runs": 1, "total_count": 1}, "record 0: workflow_runs: should be a list.", id="list"),
        pytest.param(
            {"workflow_runs": [ANSWERED, {**ANSWERED, "name": [1]}]},
            "page 0: workflow_runs[1]: name: should be a text",
            id="in a page",
        ),
    ],
)
def test_a_fault_names_the_record_and_the_field(value: Any, expected: str) -> None:
    assert fault_of(json.dumps(value), "runs.json").startswith(f"runs.json: {expected}")
