"""Gitea and Forgejo: what their answers say of Actions, which are runs of workflows and their jobs.

Forms: https://docs.gitea.com/api (ActionWorkflowRun, ActionWorkflowJob, and the older ActionTask, one job), and that of
Forgejo's ActionRun, https://codeberg.org/api/swagger
"""

from __future__ import annotations

from collections.abc import Iterable

from flowlens.model.ci import Job, Run
from flowlens.sources.forge.gitea_pulls import SYSTEM
from flowlens.sources.forge.record import Record

__all__ = ["is_over", "job_of", "run_of", "task_of"]

_OVER = frozenset({"completed", "success", "failure", "cancelled", "skipped"})


def run_of(row: Record, jobs: Iterable[Job] = ()) -> Run:
    """A run as Gitea or Forgejo lists it, which tells neither when it was queued nor, of Gitea, which attempt it is."""
    known = tuple(jobs)
    return Run(
        system=SYSTEM,
        id=row.id("id") or "",
        workflow=_workflow(row),
        oid=row.oid("head_sha", "commit_sha"),
        branch=row.text("head_branch", "prettyref"),
        event=row.text("trigger_event", "event"),
        queued_at=row.time("created") or min((at for job in known if (at := job.queued_at) is not None), default=None),
        started_at=row.time("started_at", "started"),
        ended_at=row.time("completed_at", "stopped") if is_over(row) else None,
        conclusion=row.conclusion("conclusion" if row.values.get("conclusion") else "status") if is_over(row) else None,
        attempt=max([row.count("run_attempt") or 1, *(job.attempt for job in known)]),
    )


def job_of(row: Record, run: Record) -> Job:
    """A job of the run's last attempt; the server forgets what came before it."""
    return Job(
        system=SYSTEM,
        id=row.id("id") or row.named("name"),
        run=run.id("id") or "",
        workflow=_workflow(run),
        name=row.named("name"),
        oid=row.oid("head_sha"),
        queued_at=row.time("created_at"),
        started_at=row.time("started_at"),
        ended_at=row.time("completed_at") if is_over(row) else None,
        conclusion=row.conclusion("conclusion") if is_over(row) else None,
        attempt=row.count("run_attempt") or 1,
    )


def task_of(row: Record) -> Run:
    """A task of a server that lists no runs: one job of a run, taken for a run of a workflow of its own.

    It is named after workflow and job, so that jobs of one run are not told as attempts of each other.
    """
    over = is_over(row)
    return Run(
        system=SYSTEM,
        id=row.id("id") or "",
        workflow=f"{row.named('workflow_id')}: {row.named('name')}",
        oid=row.oid("head_sha"),
        branch=row.text("head_branch"),
        event=row.text("event"),
        queued_at=row.time("created_at"),
        started_at=row.time("run_started_at"),
        ended_at=row.time("updated_at") if over else None,
        conclusion=row.conclusion("status") if over else None,
    )


def is_over(row: Record) -> bool:
    """Whether the run or job has ended."""
    return (row.text("status") or "").lower() in _OVER


def _workflow(row: Record) -> str:
    """The file of the workflow: `ci.yml` of the `ci.yml@refs/heads/main` that Gitea tells."""
    return row.named("workflow_id", "path").partition("@")[0]
