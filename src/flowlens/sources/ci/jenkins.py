"""Jenkins: saved answers of `…/api/json?tree=name,builds[…]` of a job, or of a folder with its jobs.

Form: https://www.jenkins.io/doc/book/using/remote-access-api/; of the Git plugin `lastBuiltRevision` in `actions`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from flowlens.model.ci import Conclusion, Run
from flowlens.sources.ci.json_text import Json
from flowlens.sources.ci.masked import masked
from flowlens.sources.ci.records import Found, first_record, flat, listed, row_of
from flowlens.sources.ci.row import Row, Tally

__all__ = ["is_jenkins", "read_jenkins"]

SYSTEM = "jenkins"
_DEEPEST = 12
_OF_BUILD = ({"number", "result"}, {"number", "building"})
_BY_TIMER = "TimerTrigger"


def is_jenkins(values: list[Json]) -> bool:
    """Whether the first value is a job, a folder or a build, as Jenkins writes them."""
    first = next(flat(values), None)
    return isinstance(first, dict) and _is_such(first, _DEEPEST)


def read_jenkins(values: list[Json], name: str, tally: Tally) -> Iterator[Run]:
    """The builds of all jobs; UsageError names the one that is another thing.

    A job that does not tell its name is called as the file.
    """
    for number, value in enumerate(flat(values)):
        yield from _of_job(row_of(value, f"{name}: record {number}", tally), masked(PurePosixPath(name).stem), _DEEPEST)


def _is_such(found: Found, depth: int) -> bool:
    kind = found.get("_class")
    if isinstance(kind, str) and ("hudson." in kind or "jenkins" in kind):
        return True
    if any(keys <= found.keys() or keys <= first_record(found, "builds").keys() for keys in _OF_BUILD):
        return True
    return depth > 0 and bool(job := first_record(found, "jobs")) and _is_such(job, depth - 1)


def _of_job(row: Row, default: str, depth: int) -> Iterator[Run]:
    """The builds of a job or in a folder of jobs, or the build itself."""
    if "number" in row.values and "builds" not in row.values:
        yield _build(row, default)
        return
    job = row.text("fullName", "name", "fullDisplayName", "displayName") or default
    for at, value in enumerate(listed(row.values, "builds", row.place)):
        yield _build(row_of(value, f"{row.place}: builds[{at}]", row.tally), job)
    inner = listed(row.values, "jobs", row.place)
    if inner and not depth:
        raise row.fault("jobs", "should not be nested so deeply")
    for at, value in enumerate(inner):
        found = row_of(value, f"{row.place}: jobs[{at}]", row.tally)
        whole = found.text("fullName")
        name = whole or f"{row.text('fullName', 'name') or default}/{found.text('name', 'displayName') or at}"
        yield from _of_job(Row({**found.values, "fullName": name}, found.place, found.tally), name, depth - 1)


def _build(row: Row, job: str) -> Run:
    started_at, lasted = row.time("timestamp"), row.seconds("duration", unit=0.001)
    over = row.values.get("building") is not True and bool(lasted)
    revision = _revision(row)
    return Run(
        system=SYSTEM,
        id=row.named("number"),
        workflow=job,
        oid=None if revision is None else revision.oid("SHA1"),
        branch=_branch(revision),
        event=_event(row),
        started_at=started_at,
        ended_at=round(started_at + lasted) if started_at is not None and lasted and over else None,
        conclusion=_conclusion(row, over=over),
    )


def _conclusion(row: Row, *, over: bool) -> Conclusion | None:
    return row.conclusion("result") if over or row.values.get("building") is not True else None


def _actions(row: Row) -> Iterator[Mapping[str, object]]:
    for action in listed(row.values, "actions", row.place):
        if isinstance(action, dict):
            yield action


def _revision(row: Row) -> Row | None:
    """What the Git plugin built; the first, as further ones are of libraries that a pipeline loads."""
    for action in _actions(row):
        built = action.get("lastBuiltRevision")
        if isinstance(built, dict):
            return Row(built, f"{row.place}: lastBuiltRevision", row.tally)
    return None


def _branch(revision: Row | None) -> str | None:
    if revision is None:
        return None
    branch = first_record(revision.values, "branch").get("name")
    return masked(branch) if isinstance(branch, str) and branch != "detached" else None


def _event(row: Row) -> str | None:
    """`schedule` where a timer started it, `pull_request` where its branch source says so; else nothing."""
    kinds = [str(cause.get("_class")) for action in _actions(row) for cause in _causes(action)]
    if any(_BY_TIMER in kind for kind in kinds):
        return "schedule"
    asked = any("PullRequest" in kind or "MergeRequest" in kind for kind in kinds)
    return "pull_request" if asked else None


def _causes(action: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    causes = action.get("causes")
    for cause in causes if isinstance(causes, list) else ():
        if isinstance(cause, dict):
            yield cause
