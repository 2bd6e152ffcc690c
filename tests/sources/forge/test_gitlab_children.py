"""Child pipelines of GitLab: what they come to belongs to their parent and its change, and is counted once."""

from __future__ import annotations

from typing import Any

import pytest

from flowlens.model.ci import Job, Run
from flowlens.sources.forge.asking import Answer, ForbiddenError, Question
from flowlens.sources.forge.gitlab import GitLabPipelines
from flowlens.sources.forge.gitlab_children import NO_BRIDGES, TOO_MANY_JOBS
from flowlens.sources.forge.job_choice import JobChoice
from flowlens.sources.forge.rows import Kept
from tests.sources.forge.fake_gitlab import PROJECT, FakeGitLab, Record, bridge, job, pipeline, seconds
from tests.sources.forge.in_memory import Asking, read


def child(number: int, status: str = "success", **more: Any) -> Record:
    """A pipeline that another one of the project started."""
    return pipeline(number, status, source="parent_pipeline", **more)


def family(*bridges: Record, parent: str = "success", **lists: list[Record]) -> FakeGitLab:
    """Pipeline 47 with one job of its own and these trigger jobs; `jobs_48` are the jobs of pipeline 48."""
    told = {f"pipelines/{name.rpartition('_')[2]}/{name.rpartition('_')[0]}": rows for name, rows in lists.items()}
    mine = {
        "pipelines": [pipeline(47, parent)],
        "pipelines/47/jobs": [job(7, "lint")],
        "pipelines/47/bridges": [*bridges],
    }
    return FakeGitLab({**mine, **told})


def runs_and_jobs(rows: list[Kept]) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """What is told of each run, and of each job."""
    runs = [(one.id, one.attempt, one.conclusion) for one in rows if isinstance(one, Run)]
    jobs = [(one.run, one.name, one.attempt, one.conclusion) for one in rows if isinstance(one, Job)]
    return runs, sorted(jobs)


def test_a_child_that_fails_makes_its_parent_red_and_its_jobs_are_the_parent_s() -> None:
    """Without `strategy: depend` GitLab itself calls the parent green, and the trigger job too."""
    forge = family(
        bridge(8, "build", child(48, "failed")),
        jobs_48=[job(9, "compile", hour=13), job(10, "lint", "failed", hour=14)],
    )
    rows, _ = read(GitLabPipelines(PROJECT), forge)
    runs, jobs = runs_and_jobs(rows)
    assert runs == [("47", 1, "failure")]
    assert jobs == [
        ("47", "build: compile", 1, "success"),
        ("47", "build: lint", 1, "failure"),
        ("47", "lint", 1, "success"),
    ]
    (run,) = [one for one in rows if isinstance(one, Run)]
    assert (run.queued_at, run.started_at, run.ended_at) == (seconds(5), seconds(5, 12.1), seconds(5, 14.6))
    assert {one.oid for one in rows if isinstance(one, Job)} == {"a" * 40}


@pytest.mark.parametrize(
    ("parent", "told", "conclusion"),
    [
        pytest.param("success", child(48), "success", id="green"),
        pytest.param("failed", child(48), "failure", id="the parent is red itself"),
        pytest.param("failed", child(48, "failed"), "failure", id="both are red, as with strategy: depend"),
        pytest.param("success", child(48, "manual"), "success", id="it waits for a person"),
        pytest.param("success", child(48, "canceled"), "cancelled", id="stopped"),
        pytest.param("success", child(48, "running"), None, id="it still runs"),
        pytest.param("running", child(48), None, id="the parent still runs"),
    ],
)
def test_how_a_family_ends(parent: str, told: Record, conclusion: str | None) -> None:
    rows, _ = read(GitLabPipelines(PROJECT), family(bridge(8, "build", told), parent=parent))
    (run,) = [one for one in rows if isinstance(one, Run)]
    assert (run.conclusion, run.ended_at is None) == (conclusion, conclusion is None)


def test_one_that_may_fail_says_nothing_of_the_commit() -> None:
    forge = family(
        bridge(8, "try", child(48, "failed"), allow_failure=True), jobs_48=[job(9, "test", "failed", hour=13)]
    )
    runs, jobs = runs_and_jobs(read(GitLabPipelines(PROJECT), forge)[0])
    assert runs == [("47", 1, "success")]
    assert ("47", "try: test", 1, "neutral") in jobs


def test_a_job_of_a_child_that_was_repeated_makes_attempts_of_the_parent() -> None:
    forge = family(bridge(8, "build", child(48)), jobs_48=[job(9, "test", "failed", hour=13), job(10, "test", hour=15)])
    runs, jobs = runs_and_jobs(read(GitLabPipelines(PROJECT), forge)[0])
    assert runs == [("47", 1, "failure"), ("47", 2, "success")]
    assert [one for one in jobs if "test" in one[1]] == [
        ("47", "build: test", 1, "failure"),
        ("47", "build: test", 2, "success"),
    ]


def test_a_child_of_a_child() -> None:
    forge = family(
        bridge(8, "all", child(48)),
        bridges_48=[bridge(9, "linux", child(49, "failed"))],
        jobs_49=[job(10, "test", "failed", hour=13)],
        bridges_49=[bridge(11, "never", child(50, "failed"))],
    )
    runs, jobs = runs_and_jobs(read(GitLabPipelines(PROJECT), forge)[0])
    assert runs == [("47", 1, "failure")]
    assert ("47", "all: linux: test", 1, "failure") in jobs
    assert not any("bridges" in asked and "/49/" in asked for asked in forge.asked)


@pytest.mark.parametrize(
    "started",
    [
        pytest.param(None, id="nothing"),
        pytest.param(child(48, "failed", project_id=4, sha="c" * 40), id="a pipeline of another project"),
        pytest.param(child(48, "failed", project_id=None, sha="c" * 40), id="one of an old server, of another commit"),
    ],
)
def test_of_another_project_there_is_the_trigger_job_alone(started: Record | None) -> None:
    forge = family(bridge(8, "deploy", started), jobs_48=[job(9, "SECRET", "failed")])
    runs, jobs = runs_and_jobs(read(GitLabPipelines(PROJECT), forge)[0])
    assert runs == [("47", 1, "success")]
    assert jobs == [("47", "deploy", 1, "success"), ("47", "lint", 1, "success")]


def test_pipelines_that_start_each_other_are_each_read_once() -> None:
    """No server should say so; what one says is not trusted."""
    forge = family(
        bridge(8, "a", child(48)),
        bridge(9, "b", child(48)),
        bridges_48=[bridge(10, "c", child(48))],
        jobs_48=[job(11, "test")],
    )
    _, jobs = runs_and_jobs(read(GitLabPipelines(PROJECT), forge)[0])
    assert [one[1] for one in jobs] == ["b: test", "lint"]  # as GitLab tells the newest first


def test_a_child_that_ends_after_its_parent_is_met_again() -> None:
    """The parent does not change when its child ends, so no list of what has changed would name it."""
    resource = GitLabPipelines(PROJECT, JobChoice(clock=lambda: float(seconds(6))))
    forge = family(bridge(8, "build", child(48, "running")), jobs_48=[job(9, "test", "running")])
    rows, mark = read(resource, forge)
    assert mark == {"until": seconds(5, 13), "open": [47]}
    assert [one.conclusion for one in rows if isinstance(one, Run)] == [None]
    forge.lists |= {"pipelines/47/bridges": [bridge(8, "build", child(48, "failed"))]}
    forge.lists |= {"pipelines/48/jobs": [job(9, "test", "failed")]}
    again = GitLabPipelines(PROJECT, JobChoice(clock=lambda: float(seconds(6))))
    batches = list(again.batches(Asking(forge), mark))
    assert batches[0].mark == {"until": seconds(5, 13)}
    assert runs_and_jobs(list(batches[0].rows))[0] == [("47", 1, "failure")]


@pytest.mark.parametrize(
    ("day", "is_open"), [pytest.param(20, True, id="of this month"), pytest.param(90, False, id="long ago")]
)
def test_what_never_ends_is_given_up_after_a_month(day: int, is_open: bool) -> None:
    resource = GitLabPipelines(PROJECT, JobChoice(clock=lambda: float(seconds(1) + day * 86_400)))
    _, mark = read(resource, family(bridge(8, "build", child(48, "running"))))
    assert ("open" in mark) is is_open


def test_one_that_is_met_again_is_told_with_its_jobs_however_old_it_is_by_then() -> None:
    """Its branch is not told, so that its jobs were read because it was new."""
    forge = family(bridge(8, "build", child(48, "failed")), jobs_48=[job(9, "test", "failed")])
    forge.lists["pipelines"][0]["ref"] = "…"
    resource = GitLabPipelines(PROJECT, JobChoice(days=2, clock=lambda: float(seconds(20))))
    first, *_ = resource.batches(Asking(forge), {"until": seconds(19), "open": [47]})
    runs, jobs = runs_and_jobs(list(first.rows))
    assert runs == [("47", 1, "failure")]
    assert ("47", "build: test", 1, "failure") in jobs


def test_one_that_was_deleted_is_asked_for_no_more() -> None:
    _, mark = read(GitLabPipelines(PROJECT), FakeGitLab({"pipelines": []}), {"until": seconds(5), "open": [47]})
    assert mark == {"until": seconds(5)}


class Refusing(Asking):
    """A GitLab whose token may not read trigger jobs."""

    def ask(self, question: Question) -> Answer:
        if question.path.endswith("/bridges"):
            raise ForbiddenError("HTTP 403")
        return super().ask(question)


def test_a_token_that_may_not_read_them_is_told_once() -> None:
    forge = family(parent="failed")
    forge.lists["pipelines"].append(pipeline(51))
    batches = list(GitLabPipelines(PROJECT).batches(Refusing(forge), None))
    assert [notice for batch in batches for notice in batch.notices] == [NO_BRIDGES]
    assert [one.conclusion for batch in batches for one in batch.rows if isinstance(one, Run)] == ["failure", "success"]


@pytest.mark.parametrize(
    ("n_jobs", "n_read", "notices"),
    [
        pytest.param(2_000, 2_000, set(), id="as many as are read"),
        pytest.param(2_001, 0, {TOO_MANY_JOBS}, id="one more"),
    ],
)
def test_jobs_that_are_too_many_are_told(n_jobs: int, n_read: int, notices: set[str]) -> None:
    forge = family(parent="failed")
    forge.lists["pipelines/47/jobs"] = [job(number, f"part {number}") for number in range(n_jobs)]
    batches = list(GitLabPipelines(PROJECT).batches(Asking(forge), None))
    runs, jobs = runs_and_jobs([row for batch in batches for row in batch.rows])
    assert (runs, len(jobs)) == ([("47", 1, "failure")], n_read)
    assert {notice for batch in batches for notice in batch.notices} == notices


def test_nothing_is_told_of_one_that_was_deleted_meanwhile() -> None:
    forge = FakeGitLab({"pipelines": [pipeline(47)]})
    (batch,) = GitLabPipelines(PROJECT).batches(Asking(forge), None)
    assert runs_and_jobs(list(batch.rows)) == ([("47", 1, "success")], [])
    assert batch.notices == ()


def test_pipelines_for_merge_requests_cost_no_question_more() -> None:
    forge = FakeGitLab({"pipelines": [pipeline(47, source="merge_request_event")]})
    read(GitLabPipelines(PROJECT), forge)
    assert len(forge.asked) == 1
