"""`action.yml`: the labels as they are now, and what counts where they cannot be read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.gate.ci.events import example
from tests.gate.repository import Project
from tests.outputs.gate.runner import commands_in
from tests.packaging.api import Api, labels, serving
from tests.packaging.composite import TOKEN, Job, Ran, run_action
from tests.packaging.proposals import LARGE, job_of, project_with_pulls

OK = "batch-size-ok"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return project_with_pulls(tmp_path_factory.mktemp("upstream") / "shop")


def ran_with(api: Api, job: Job, **inputs: str) -> Ran:
    """A run of the action where the API is that server."""
    return run_action(replace(job, environment={**job.environment, "GITHUB_API_URL": api.url}), **inputs)


@pytest.mark.parametrize(
    ("of_the_event", "now", "verdict"),
    [
        pytest.param([], [], "fail", id="none"),
        pytest.param([], [OK], "overridden", id="given-since"),
        pytest.param([OK], [], "fail", id="taken-away-since"),
        pytest.param([OK], [OK], "overridden", id="both"),
        pytest.param([], ["bug", OK, "größe ✓"], "overridden", id="among-others"),
        pytest.param([], ["bug"], "fail", id="another"),
        # No name is two of them, whoever chose it.
        pytest.param([], [f"a,{OK}"], "fail", id="with-a-comma"),
        pytest.param([], [f"a\n{OK}"], "fail", id="with-a-line-break"),
        pytest.param([], [f"a\nknown=true\nlabels={OK}"], "fail", id="as-an-output"),
        pytest.param([], [f"a,{OK}", OK], "overridden", id="beside-one-with-a-comma"),
    ],
)
def test_the_labels_of_now_count(
    project: Project, tmp_path: Path, of_the_event: list[str], now: list[str], verdict: str
) -> None:
    with serving(labels(*now)) as api:
        ran = ran_with(api, job_of(project, tmp_path, LARGE, *of_the_event))
    assert (ran.outputs["verdict"], ran.code) == (verdict, 1 if verdict == "fail" else 0)
    assert commands_in(ran.steps["labels"].log) == []
    assert api.asked == [(f"/repos/octo/shop/issues/{LARGE}/labels?per_page=100&page=1", f"token {TOKEN}")]


def test_all_pages_are_read(project: Project, tmp_path: Path) -> None:
    first = labels(*(f"label {n}" for n in range(100)))
    with serving(first, labels("bug", OK)) as api:
        ran = ran_with(api, job_of(project, tmp_path, LARGE))
    assert (ran.outputs["verdict"], len(api.asked)) == ("overridden", 2)


@pytest.mark.parametrize(
    ("status", "answer", "told"),
    [
        pytest.param(403, {"message": "Resource not accessible by integration"}, "HTTP Error 403", id="not-permitted"),
        pytest.param(500, b"", "HTTP Error 500", id="broken"),
        pytest.param(200, b"", "JSONDecodeError", id="nothing"),
        pytest.param(200, b"<html>", "JSONDecodeError", id="not-JSON"),
        pytest.param(200, b"\xff", "UnicodeDecodeError", id="not-UTF-8"),
        pytest.param(200, {"message": "Moved"}, "TypeError", id="not-a-list"),
        pytest.param(200, [{"id": 1}], "KeyError", id="no-label"),
        pytest.param(200, [{"name": 7}], "TypeError", id="no-name"),
        pytest.param(200, json.dumps({"a%0Ab": 1}).encode()[:-1], "JSONDecodeError", id="cut-off"),
    ],
)
def test_where_they_cannot_be_read_those_of_the_event_count(
    project: Project, tmp_path: Path, status: int, answer: object, told: str
) -> None:
    """An override is not lost by that, nor does anything fail by it; and it is said."""
    with serving(answer, status=status) as api:
        ran = ran_with(api, job_of(project, tmp_path, LARGE, OK))
    assert (ran.outputs["verdict"], ran.code, ran.steps["labels"].code) == ("overridden", 0, 0)
    ((name, properties, data),) = commands_in(ran.steps["labels"].log)
    assert (name, properties["title"]) == ("warning", "Batch size")
    assert data.startswith("The labels could not be read as they are now (")
    assert told in data
    assert data.endswith("so those of the event count. Does the job have the permission pull-requests: read?")


@pytest.mark.parametrize(("of_the_event", "verdict"), [([OK], "overridden"), ([], "fail")], ids=["override", "none"])
def test_where_nobody_answers_those_of_the_event_count(
    project: Project, tmp_path: Path, of_the_event: list[str], verdict: str
) -> None:
    ran = run_action(job_of(project, tmp_path, LARGE, *of_the_event))
    assert ran.outputs["verdict"] == verdict
    assert "Connection refused" in ran.steps["labels"].log


def test_the_token_goes_nowhere_else(project: Project, tmp_path: Path) -> None:
    """A redirection is followed without it."""
    with serving(labels(OK)) as other, serving([], status=302, headers=[("Location", other.url)]) as api:
        ran = ran_with(api, job_of(project, tmp_path, LARGE))
    assert ran.outputs["verdict"] == "overridden"
    assert ([token for _, token in api.asked], [token for _, token in other.asked]) == ([f"token {TOKEN}"], [""])
    assert TOKEN not in ran.log


def test_labels_that_the_workflow_gives_come_first(project: Project, tmp_path: Path) -> None:
    job = job_of(project, tmp_path, LARGE)
    given = replace(job, environment={**job.environment, "FLOWLENS_LABELS": OK})
    with serving(labels("bug")) as api:
        assert ran_with(api, given).outputs["verdict"] == "overridden"


def test_without_a_token_nobody_is_asked(project: Project, tmp_path: Path) -> None:
    with serving(labels()) as api:
        ran = ran_with(api, job_of(project, tmp_path, LARGE, OK), token="")
    assert (ran.outputs["verdict"], api.asked, ran.steps["labels"].log) == ("overridden", [], "")


@pytest.mark.parametrize("event", ["merge_group", "workflow_dispatch"])
def test_where_there_is_no_pull_request_nobody_is_asked(project: Project, tmp_path: Path, event: str) -> None:
    job = job_of(project, tmp_path, LARGE)
    with serving(labels()) as api:
        ran = ran_with(api, replace(job, event=event, payload=example(event)))
    assert (api.asked, ran.steps["labels"].log) == ([], "")


def test_a_number_that_is_none_is_not_asked_for(project: Project, tmp_path: Path) -> None:
    job = job_of(project, tmp_path, LARGE)
    job.payload["pull_request"]["number"] = "7/../../../user#"
    with serving(labels()) as api:
        ran_with(api, job)
    assert api.asked == []
