"""GitHub Actions: `gh run list --json …`, `gh run view --json jobs,…`, and saved answers of the REST API.

Forms: https://cli.github.com/manual/gh_run_list, https://docs.github.com/en/rest/actions/workflow-runs,
https://docs.github.com/en/rest/actions/workflow-jobs, https://docs.github.com/en/rest/deployments/deployments
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlens.model.ci import Deployed, Job, Run
from flowlens.sources.ci.json_text import Json
from flowlens.sources.ci.records import Found, first_record, flat, listed, row_of
from flowlens.sources.ci.row import Row, Tally

__all__ = ["is_github", "read_github"]

SYSTEM = "github"
# GitHub's `updated_at` of a run that is not yet over is the last time that anything happened to it.
_OVER = frozenset({"completed", ""})


def is_github(values: list[Json]) -> bool:
    """Whether the first record looks like one of GitHub's."""
    first = next(flat(values), None)
    return isinstance(first, dict) and _kind(first) is not None


def read_github(values: list[Json], name: str, tally: Tally) -> Iterator[Run | Job | Deployed]:
    """The runs, jobs and deployments in a file; UsageError names the record that is another thing."""
    for number, value in enumerate(flat(values)):
        row = row_of(value, f"{name}: record {number}", tally)
        kind = _kind(row.values)
        if kind == "page":
            yield from _page(row, name, number)
        elif kind == "listed":
            yield _listed_run(row)
        elif kind == "viewed":
            yield from _viewed(row)
        elif kind == "deployment":
            yield _deployment(row)
        elif kind in {"run", "job"}:
            yield _run(row) if kind == "run" else _job(row)
        else:
            raise row.fault("databaseId or id", "is missing, so that it is no run, job or deployment of GitHub")


def _kind(record: Found) -> str | None:
    if "workflow_runs" in record or ("jobs" in record and "total_count" in record):
        return "page"
    if "databaseId" in record:
        return "viewed" if isinstance(record.get("jobs"), list) else "listed"
    # GitHub's own examples, and older servers, do not say of a job which attempt it is of.
    if "run_id" in record and ("run_attempt" in record or "head_sha" in record):
        return "job"
    if "head_sha" in record and "id" in record and "workflow_id" in record:
        return "run"
    if {"sha", "environment", "id"} <= record.keys():
        return "deployment"
    # An empty page, or one of jobs that somebody has filtered.
    return "page" if "run_id" in first_record(record, "jobs") else None


def _page(row: Row, name: str, number: int) -> Iterator[Run | Job]:
    for field, read in (("workflow_runs", _run), ("jobs", _job)):
        for at, value in enumerate(listed(row.values, field, row.place)):
            yield read(row_of(value, f"{name}: page {number}: {field}[{at}]", row.tally))


def _listed_run(row: Row) -> Run:
    """A run as `gh run list` writes it; of `startedAt` an older gh knows nothing."""
    over = (row.text("status") or "") in _OVER
    return Run(
        system=SYSTEM,
        id=row.id("databaseId") or "",
        workflow=row.named("workflowName", "name"),
        oid=row.oid("headSha"),
        branch=row.text("headBranch"),
        event=row.text("event"),
        queued_at=row.time("createdAt"),
        started_at=row.time("startedAt", "createdAt"),
        ended_at=row.time("updatedAt") if over else None,
        conclusion=row.conclusion("conclusion"),
        attempt=row.attempt("attempt"),
    )


def _viewed(row: Row) -> Iterator[Run | Job]:
    """A run as `gh run view --json` writes it, with its jobs."""
    run = _listed_run(row) if row.text("workflowName", "name") else None
    if run is not None:
        yield run
    for at, value in enumerate(listed(row.values, "jobs", row.place)):
        job = row_of(value, f"{row.place}: jobs[{at}]", row.tally)
        over = (job.text("status") or "") in _OVER
        yield Job(
            system=SYSTEM,
            id=job.id("databaseId") or job.named("name"),
            run=row.id("databaseId") or "",
            workflow=None if run is None else run.workflow,
            name=job.named("name"),
            oid=row.oid("headSha"),
            started_at=job.time("startedAt"),
            ended_at=job.time("completedAt") if over else None,
            conclusion=job.conclusion("conclusion"),
            attempt=row.attempt("attempt"),
        )


def _run(row: Row) -> Run:
    over = (row.text("status") or "") in _OVER
    return Run(
        system=SYSTEM,
        id=row.id("id") or "",
        workflow=row.text("name") or row.named("path"),
        oid=row.oid("head_sha"),
        branch=row.text("head_branch"),
        event=row.text("event"),
        queued_at=row.time("created_at"),
        started_at=row.time("run_started_at", "created_at"),
        ended_at=row.time("updated_at") if over else None,
        conclusion=row.conclusion("conclusion"),
        attempt=row.attempt("run_attempt"),
    )


def _job(row: Row) -> Job:
    over = (row.text("status") or "") in _OVER
    return Job(
        system=SYSTEM,
        id=row.id("id") or row.named("name"),
        run=row.id("run_id") or "",
        workflow=row.text("workflow_name"),
        name=row.named("name"),
        oid=row.oid("head_sha"),
        queued_at=row.time("created_at"),
        started_at=row.time("started_at"),
        ended_at=row.time("completed_at") if over else None,
        conclusion=row.conclusion("conclusion"),
        attempt=row.attempt("run_attempt"),
    )


def _deployment(row: Row) -> Deployed:
    """A deployment; its state is told only where somebody has put that of its newest status beside it."""
    return Deployed(
        system=SYSTEM,
        id=row.id("id") or "",
        environment=row.named("environment"),
        oid=row.oid("sha"),
        at=row.time("created_at"),
        state=(row.text("state") or "").lower() or None,
    )
