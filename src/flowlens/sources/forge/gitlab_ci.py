"""GitLab: what its answers say of pipelines, their jobs and deployments.

Forms: https://docs.gitlab.com/api/pipelines/, https://docs.gitlab.com/api/jobs/, https://docs.gitlab.com/api/deployments/
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flowlens.model.ci import Conclusion, Deployed, Job, Run
from flowlens.sources.forge.gitlab_pulls import SYSTEM
from flowlens.sources.forge.record import Record

__all__ = ["UNFINISHED", "Below", "JobRow", "Told", "deployed_of", "jobs_of", "runs_of"]

# A pipeline that waits for a person is as over as one that is not: what ran of it has ended.
UNFINISHED = frozenset(
    {
        "created", "waiting_for_resource", "waiting_for_callback", "preparing", "pending", "running", "canceling",
        "scheduled",
    }
)  # fmt: skip
_TIMED_OUT = frozenset({"job_execution_timeout", "stuck_or_timeout_failure"})
_WORST_FIRST: tuple[Conclusion, ...] = ("failure", "timed_out", "cancelled", "success", "neutral", "skipped")
# The name that `workflow: name` gives is not taken: with a branch or a version in it, which GitLab's manual shows, each
# pipeline would be a workflow of its own.
_WORKFLOW, _ON_SCHEDULE = "pipeline", "scheduled pipeline"
_SCHEDULED = frozenset({"schedule", "pipeline_execution_policy_schedule"})
# What GitLab runs with jobs of its own in place of the project's: it counts none of these for a branch's state either.
_OF_ITS_OWN = frozenset(
    {
        "ondemand_dast_scan", "ondemand_dast_validation", "security_orchestration_policy", "container_registry_push",
        "duo_workflow",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job as its list tells it; `prefix` is how the jobs of its pipeline are called apart from those of others."""

    row: Record
    prefix: str = ""
    may_fail: bool = False

    @property
    def name(self) -> str:
        """The name that it keeps."""
        return self.prefix + self.row.named("name")


@dataclass(frozen=True, slots=True)
class Below:
    """A pipeline and the prefix of its jobs; one that may fail says nothing of the commit when it does."""

    pipeline: Record
    prefix: str
    may_fail: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a pipeline beside its own record: jobs, and the pipelines below it."""

    jobs: tuple[JobRow, ...] = ()
    below: tuple[Below, ...] = ()

    @property
    def over(self) -> bool:
        """Whether every pipeline below it has ended."""
        return all(_is_over(one.pipeline) for one in self.below)


def runs_of(pipeline: Record, jobs: Sequence[Job], told: Told = Told()) -> tuple[Run, ...]:
    """The attempts of a pipeline, the first one first; those below it are parts of it, and no runs of their own.

    GitLab repeats jobs and not pipelines, and a pipeline tells only what it came to at last. So one with a job that was
    repeated is told as several attempts, each with what the jobs came to until then; without its jobs it is one.
    """
    over = _is_over(pipeline) and told.over
    last = max((job.attempt for job in jobs), default=1)
    whole = Run(
        system=SYSTEM,
        id=pipeline.id("id") or "",
        workflow=_workflow(pipeline),
        oid=pipeline.oid("sha"),
        branch=pipeline.text("ref"),
        event=pipeline.text("source"),
        queued_at=pipeline.time("created_at"),
        started_at=pipeline.time("started_at"),
        ended_at=pipeline.time("finished_at", "updated_at") if over else None,
        conclusion=_whole(pipeline, told) if over else None,
        attempt=last,
    )
    return (*(_earlier(whole, jobs, attempt) for attempt in range(1, last)), _timed(whole, jobs))


def jobs_of(rows: Sequence[JobRow], pipeline: Record) -> tuple[Job, ...]:
    """The jobs of a pipeline in the order in which they were made; one of a name that was there is its next attempt."""
    made = sorted(rows, key=lambda one: (one.row.time("created_at") or 0, one.row.needed_count("id")))
    seen: Counter[str] = Counter()
    found = []
    for one in made:
        seen[one.name] += 1
        found.append(_job(one, pipeline, seen[one.name]))
    return tuple(found)


def deployed_of(row: Record) -> Deployed:
    """A deployment; a successful one is live when its job has ended, or, where it has none, at its last change."""
    status, job = row.text("status"), row.within("deployable")
    live_at = job.time("finished_at") or row.time("updated_at") if status == "success" else None
    return Deployed(
        system=SYSTEM,
        id=row.id("id") or "",
        environment=row.within("environment").named("name"),
        oid=row.oid("sha"),
        at=live_at or row.time("created_at"),
        state=(status or "").lower() or None,
    )


def _workflow(pipeline: Record) -> str:
    source = pipeline.text("source") or ""
    if source in _OF_ITS_OWN:
        return source
    return _ON_SCHEDULE if source in _SCHEDULED else _WORKFLOW


def _is_over(row: Record) -> bool:
    return (row.text("status") or "") not in UNFINISHED


def _whole(pipeline: Record, told: Told) -> Conclusion | None:
    """How a pipeline ended; as the worst of those below it that may not fail, where there are any."""
    ends = {one.pipeline.conclusion("status") for one in told.below if not one.may_fail}
    own = pipeline.conclusion("status")
    return next((word for word in _WORST_FIRST if word in {own, *ends}), own) if ends else own


def _job(told: JobRow, pipeline: Record, attempt: int) -> Job:
    row = told.row
    over = _is_over(row)
    return Job(
        system=SYSTEM,
        id=row.id("id") or "",
        run=pipeline.id("id") or "",
        workflow=_workflow(pipeline),
        name=told.name,
        oid=pipeline.oid("sha"),
        queued_at=row.time("created_at"),
        started_at=row.time("started_at"),
        ended_at=row.time("finished_at") if over else None,
        conclusion=_ended(told) if over else None,
        attempt=attempt,
    )


def _ended(told: JobRow) -> Conclusion | None:
    """How a job ended; one that may fail says nothing of the commit when it does."""
    row = told.row
    conclusion = row.conclusion("status")
    if conclusion != "failure":
        return conclusion
    if told.may_fail or row.flag("allow_failure"):
        return "neutral"
    return "timed_out" if row.text("failure_reason") in _TIMED_OUT else "failure"


def _timed(run: Run, jobs: Sequence[Job]) -> Run:
    """The attempt with the times of its own jobs; what the pipeline tells holds where they tell none."""
    own = [job for job in jobs if job.attempt == run.attempt]
    queued = [job.queued_at for job in own if job.queued_at is not None]
    started = [job.started_at for job in own if job.started_at is not None]
    ended = [job.ended_at for job in own if job.ended_at is not None]
    return replace(
        run,
        queued_at=min(queued, default=run.queued_at) if run.attempt > 1 else run.queued_at,
        started_at=min(started, default=run.started_at),
        ended_at=None if run.ended_at is None else max(ended, default=run.ended_at),
    )


def _earlier(whole: Run, jobs: Sequence[Job], attempt: int) -> Run:
    """An attempt before the last, which ended as the worst of the jobs did that counted then."""
    counted = {job.name: job.conclusion for job in sorted(jobs, key=lambda job: job.attempt) if job.attempt <= attempt}
    conclusion = next((word for word in _WORST_FIRST if word in counted.values()), None)
    return _timed(replace(whole, attempt=attempt, conclusion=conclusion), jobs)
