"""The form for anything else: CSV with a heading, or JSON with lists of objects, in the words of the fact tables.

What `flowlens export` writes as builds, jobs and deployments is read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowlens.model.ci import Deployed, Job, Run
from flowlens.sources.ci.csv_rows import CsvForm, csv_rows
from flowlens.sources.ci.json_text import Json
from flowlens.sources.ci.records import flat, listed, row_of
from flowlens.sources.ci.row import Row, Tally, digest

__all__ = ["is_own", "read_own_csv", "read_own_json"]

SYSTEM = "own"
_SYSTEMS = frozenset({"github", "jenkins", "buildbot", "junit", SYSTEM})
_LISTS = ("builds", "jobs", "deployments")


def is_own(values: list[Json]) -> bool:
    """Whether it is an object with one of the three lists, or a list of builds."""
    first = next(flat(values), None)
    return isinstance(first, dict) and (bool(first.keys() & set(_LISTS)) or _kind(first) is not None)


def read_own_json(values: list[Json], name: str, tally: Tally) -> Iterator[Run | Job | Deployed]:
    """The records of an object with `builds`, `jobs` and `deployments`, or of a plain list of records."""
    for number, value in enumerate(flat(values)):
        row = row_of(value, f"{name}: record {number}", tally)
        if not row.values.keys() & set(_LISTS):
            yield _record(row)
            continue
        for field in _LISTS:
            for at, each in enumerate(listed(row.values, field, row.place)):
                yield _record(row_of(each, f"{name}: {field}[{at}]", tally))


def read_own_csv(text: str, name: str, tally: Tally) -> Iterator[Run | Job | Deployed]:
    """The records of a CSV file, whose heading says what they are; UsageError names the line and the column."""
    return map(_record, csv_rows(text, name, tally, _CSV))


def _kind(record: Mapping[str, object]) -> str | None:
    if "environment" in record:
        return "deployment"
    if "conclusion" not in record:
        return None
    return "job" if "build" in record else "build" if "workflow" in record else None


_CSV = CsvForm(
    is_known=lambda heading: _kind(heading) is not None,
    otherwise="no table of CI: it has neither workflow and conclusion nor environment",
    page="ci",
    most_letters=10_000,
)


def _record(row: Row) -> Run | Job | Deployed:
    kind = _kind(row.values)
    if kind is None:
        raise row.fault("workflow and conclusion, or environment", "is missing")
    system = row.text("system") or SYSTEM
    if system not in _SYSTEMS:
        raise row.fault("system", f"should be one of {', '.join(sorted(_SYSTEMS))}")
    if kind == "deployment":
        return _deployment(row, system)
    return _job(row, system) if kind == "job" else _run(row, system)


def _run(row: Row, system: str) -> Run:
    started_at, queued_at = row.time("started_at"), row.time("queued_at")
    oid, workflow = row.oid("oid"), row.named("workflow")
    return Run(
        system=system,
        # Two runs of one workflow that start on one commit at one moment are one.
        id=row.id("id") or digest(f"{oid} {started_at} {queued_at} {row.text('ended_at')}"),
        workflow=workflow,
        oid=oid,
        branch=row.text("branch"),
        event=row.text("event"),
        queued_at=queued_at,
        started_at=started_at,
        ended_at=row.time("ended_at"),
        conclusion=row.conclusion("conclusion"),
        attempt=row.attempt("attempt"),
    )


def _job(row: Row, system: str) -> Job:
    return Job(
        system=system,
        id=row.id("id") or digest(row.named("name")),
        run=row.id("build") or "",
        workflow=row.text("workflow"),
        name=row.named("name"),
        oid=row.oid("oid"),
        queued_at=row.time("queued_at"),
        started_at=row.time("started_at"),
        ended_at=row.time("ended_at"),
        conclusion=row.conclusion("conclusion"),
        attempt=row.attempt("attempt"),
    )


def _deployment(row: Row, system: str) -> Deployed:
    environment, oid, at = row.named("environment"), row.oid("oid"), row.time("at")
    return Deployed(
        system=system,
        id=row.id("id") or digest(f"{environment} {oid} {at}"),
        environment=environment,
        oid=oid,
        at=at,
        state=(row.text("state") or "").lower() or None,
    )
