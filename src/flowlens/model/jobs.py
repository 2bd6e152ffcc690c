"""Which diffs a history asks for: that of every commit with one parent or none, and that of every step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flowlens.model.history import Commit, DiffJob, Step

__all__ = ["alike", "jobs_of"]


def jobs_of(commits: Mapping[str, Commit], steps: Iterable[Step]) -> list[DiffJob]:
    """Every diff once, newest first, for commits in which parents stand before children.

    A step of one commit with one parent is diffed as that commit is: the same job.
    """
    of_step = {step.oid: DiffJob(step.oid, step.base) for step in steps}
    jobs: dict[DiffJob, None] = {}
    for commit in reversed(list(commits.values())):
        if commit.cut:
            continue
        if len(commit.parents) <= 1:
            jobs[_job_of(commit)] = None
        if commit.oid in of_step:
            jobs[of_step[commit.oid]] = None
    return list(jobs)


def alike(commits: Mapping[str, Commit], steps: Iterable[Step]) -> list[tuple[DiffJob, DiffJob]]:
    """The steps that brought one commit that is no merge, each with the diff of that commit: often the same."""
    pairs = []
    for step in steps:
        brought = (commits[oid] for oid in step.commits if oid in commits)
        work = [commit for commit in brought if len(commit.parents) <= 1]
        if len(work) == 1 and work[0].oid != step.oid:
            pairs.append((DiffJob(step.oid, step.base), _job_of(work[0])))
    return pairs


def _job_of(commit: Commit) -> DiffJob:
    return DiffJob(commit.oid, commit.parents[0] if commit.parents else None)
