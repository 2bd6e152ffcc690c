"""Pipelines, jobs and deployments of GitLab: what their answers become."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from flowlens.model.ci import Deployed, Job, Run
from flowlens.sources.forge.gitlab import GitLabPipelines
from flowlens.sources.forge.gitlab_deployments import GitLabDeployments
from tests.sources.forge.fake_gitlab import PROJECT, FakeGitLab, Record, deployment, job, pipeline, seconds
from tests.sources.forge.in_memory import Asking, read


def ran(one: Record, *jobs: Record) -> tuple[list[Run], list[Job]]:
    """The runs and jobs that a pipeline becomes."""
    forge = FakeGitLab({"pipelines": [one], f"pipelines/{one['id']}/jobs": list(jobs)})
    rows, _ = read(GitLabPipelines(PROJECT), forge)
    return [row for row in rows if isinstance(row, Run)], [row for row in rows if isinstance(row, Job)]


def test_a_pipeline_has_the_times_of_its_jobs() -> None:
    (run,), jobs = ran(pipeline(47), job(7, "test", hour=12), job(8, "lint", hour=11))
    assert asdict(run) == {
        "system": "gitlab", "id": "47", "workflow": "pipeline", "oid": "a" * 40, "branch": "main", "event": "push",
        "queued_at": seconds(5), "started_at": seconds(5, 11.1), "ended_at": seconds(5, 12.6),
        "conclusion": "success", "attempt": 1,
    }  # fmt: skip
    assert [asdict(one) for one in jobs if one.name == "test"] == [
        {
            "system": "gitlab", "id": "7", "run": "47", "workflow": "pipeline", "name": "test", "oid": "a" * 40,
            "queued_at": seconds(5), "started_at": seconds(5, 12.1), "ended_at": seconds(5, 12.6),
            "conclusion": "success", "attempt": 1,
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "ended_at", "conclusion"),
    [
        pytest.param("success", seconds(5, 13), "success", id="green"),
        pytest.param("failed", seconds(5, 13), "failure", id="red"),
        pytest.param("canceled", seconds(5, 13), "cancelled", id="stopped"),
        pytest.param("skipped", seconds(5, 13), "skipped", id="skipped"),
        pytest.param("manual", seconds(5, 13), "neutral", id="it waits for a person"),
        pytest.param("running", None, None, id="it runs"),
        pytest.param("canceling", None, None, id="it is being stopped"),
        pytest.param("waiting_for_resource", None, None, id="it waits for a machine"),
    ],
)
def test_how_a_pipeline_without_jobs_ended(status: str, ended_at: int | None, conclusion: str | None) -> None:
    (run,), _ = ran(pipeline(47, status))
    assert (run.ended_at, run.conclusion, run.started_at) == (ended_at, conclusion, None)


def test_a_job_that_was_repeated_makes_attempts_of_the_pipeline() -> None:
    runs, jobs = ran(
        pipeline(47, "success"),
        job(7, "test", "failed", hour=12),
        job(8, "lint", "success", hour=12),
        job(9, "test", "success", hour=20),
    )
    assert [(one.attempt, one.conclusion, one.started_at, one.ended_at) for one in runs] == [
        (1, "failure", seconds(5, 12.1), seconds(5, 12.6)),
        (2, "success", seconds(5, 20.1), seconds(5, 20.6)),
    ]
    assert [(one.name, one.attempt, one.conclusion) for one in sorted(jobs, key=lambda one: one.id)] == [
        ("test", 1, "failure"),
        ("lint", 1, "success"),
        ("test", 2, "success"),
    ]


def test_repeating_one_of_two_red_jobs_leaves_the_middle_attempt_red() -> None:
    runs, _ = ran(
        pipeline(47, "success"),
        job(7, "test", "failed", hour=12),
        job(8, "lint", "failed", hour=12),
        job(9, "lint", "success", hour=14),
        job(10, "lint", "success", hour=15),
        job(11, "test", "success", hour=16),
        job(12, "test", "success", hour=17),
    )
    assert [one.conclusion for one in runs] == ["failure", "success", "success"]
    runs, _ = ran(
        pipeline(47, "failed"),
        job(7, "test", "failed", hour=12),
        job(8, "lint", "failed", hour=12),
        job(9, "lint", "success", hour=14),
        job(10, "lint", "success", hour=15),
    )
    assert [one.conclusion for one in runs] == ["failure", "failure", "failure"]


@pytest.mark.parametrize(
    ("told", "conclusion"),
    [
        pytest.param({"allow_failure": True}, "neutral", id="one that may fail"),
        pytest.param({"failure_reason": "job_execution_timeout"}, "timed_out", id="one that took too long"),
        pytest.param({}, "failure", id="any other"),
    ],
)
def test_how_a_job_failed(told: Record, conclusion: str) -> None:
    _, (found,) = ran(pipeline(47), job(7, "test", "failed", **told))
    assert found.conclusion == conclusion


@pytest.mark.parametrize(
    ("source", "workflow"),
    [
        ("push", "pipeline"),
        ("web", "pipeline"),
        ("schedule", "scheduled pipeline"),
        ("pipeline_execution_policy_schedule", "scheduled pipeline"),
        ("ondemand_dast_scan", "ondemand_dast_scan"),
    ],
)
def test_what_runs_other_jobs_is_another_workflow_and_its_name_is_not_taken(source: str, workflow: str) -> None:
    (run,), _ = ran(pipeline(47, source=source))
    assert (run.workflow, run.event) == (workflow, source)


@pytest.mark.parametrize(
    ("told", "live_at"),
    [
        pytest.param({}, seconds(5, 14), id="when its job ended"),
        pytest.param({"deployable": None}, seconds(6), id="of no job, at its last change"),
        pytest.param({"status": "failed"}, seconds(5), id="one that failed is never live"),
        pytest.param({"status": "running", "deployable": None}, seconds(5), id="nor one that runs"),
    ],
)
def test_when_a_deployment_is_live(told: Record, live_at: int) -> None:
    rows, _ = read(GitLabDeployments(PROJECT), FakeGitLab({"deployments": [deployment(41, **told)]}))
    assert rows == [Deployed("gitlab", "41", "production", "a" * 40, live_at, told.get("status", "success"))]


def test_a_project_without_ci_has_none() -> None:
    assert read(GitLabPipelines(PROJECT), FakeGitLab({"pipelines": []})) == ([], None)


def environments(*named: tuple[str, str]) -> list[str]:
    """What is said of the environments of these names and tiers."""
    listed = [{"id": number, "name": name, "tier": tier} for number, (name, tier) in enumerate(named)]
    forge = FakeGitLab({"deployments": [deployment(41)], "environments": listed})
    batches = GitLabDeployments(PROJECT).batches(Asking(forge), None)
    return [notice for batch in batches for notice in batch.notices]


def test_environments_that_are_production_by_another_name_are_told() -> None:
    (notice,) = environments(
        ("production", "production"), ("us", "production"), ("eu", "production"), ("qa", "testing")
    )
    assert "GitLab counts as production: eu, us." in notice


def test_nothing_is_told_of_environments_that_are_called_as_they_should_or_cannot_be_read() -> None:
    assert environments(("production", "production"), ("review/topic", "development")) == []
    forge = FakeGitLab({"deployments": [deployment(41)]})
    assert [batch.notices for batch in GitLabDeployments(PROJECT).batches(Asking(forge), None)] == [()]


def test_jobs_with_long_names_are_not_taken_for_one() -> None:
    names = ("integration_tests_with_postgres_14", "integration_tests_with_postgres_15")
    _, jobs = ran(pipeline(47), job(7, names[0], "failed"), job(8, names[1]))
    assert [(one.name, one.attempt) for one in jobs] == [(names[0], 1), (names[1], 1)]
