"""Releases where no tag tells of them: what was deployed, what a job that deploys was run on, or each change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flowlens.facts.oids import whole_oids
from flowlens.facts.settings import ReleaseSettings
from flowlens.model.ci import DEPLOYED, CiRead
from flowlens.model.history import Release
from flowlens.model.mined import Mined
from flowlens.model.phrase import phrase

__all__ = ["released_by_ci"]

_SHOWN_OID = 12


@dataclass(frozen=True, slots=True)
class _Shipped:
    """A commit that reached users at a moment, in seconds since 1970."""

    oid: str | None
    at: int


def released_by_ci(mined: Mined, read: CiRead, settings: ReleaseSettings) -> Mined:
    """The same history with the releases that deployments, builds or the mainline tell of, where the settings say so.

    The first time that a commit of the mainline is shipped is a release of it, called by its object id. One that is
    shipped again, or after a newer one (a roll-back), brings nothing new and is none.
    """
    if settings.source in {"tags", "version-file"}:
        return mined
    if settings.source == "mainline":
        return _released_at_once(mined)
    found = _deployed(read, settings) if settings.source == "deployments" else _built(read, settings)
    # What is read twice is one: the same commit at the same moment.
    shipped = list(dict.fromkeys(found))
    oids = whole_oids([one.oid for one in shipped], mined.commits.keys())
    place = {oid: number for number, step in enumerate(mined.steps) for oid in step.mainline}
    placed = sorted((one.at, place[oid], oid) for one, oid in zip(shipped, oids, strict=True) if oid in place)
    releases, newest = [], -1
    for at, number, oid in placed:
        if number > newest:
            newest = number
            releases.append(_release(oid, at))
    told = _notice(settings, len(shipped), len(placed), len(releases))
    states = _stateless(read, settings)
    return replace(mined, releases=tuple(releases), notices=(*mined.notices[:1], told, *states, *mined.notices[1:]))


def _released_at_once(mined: Mined) -> Mined:
    """Every change is a release as it lands."""
    landed = [(step.oid, mined.commits[step.oid].commit_at) for step in mined.steps]
    releases = tuple(_release(oid, at) for oid, at in landed if at is not None)
    n = phrase(len(releases), "changes")
    told = f"Releases are the {n} of the mainline, as [release] says: what lands is live."
    return replace(mined, releases=releases, notices=(*mined.notices[:1], told, *mined.notices[1:]))


def _deployed(read: CiRead, settings: ReleaseSettings) -> Iterator[_Shipped]:
    for one in read.deployments:
        wanted = one.state in DEPLOYED and one.environment.casefold() in settings.wanted_environments
        if wanted and one.at is not None:
            yield _Shipped(one.oid, one.at)


def _built(read: CiRead, settings: ReleaseSettings) -> Iterator[_Shipped]:
    """The runs of the workflow that succeeded, or else its jobs of that name."""
    if settings.job is not None:
        yield from _built_by_job(read, settings)
        return
    for run in read.runs:
        succeeded = run.conclusion == "success" and run.ended_at is not None
        if succeeded and _is_wanted(run.workflow, settings.workflow):
            yield _Shipped(run.oid, run.ended_at or 0)


def _built_by_job(read: CiRead, settings: ReleaseSettings) -> Iterator[_Shipped]:
    runs = {(run.system, run.id): run for run in read.runs}
    for job in read.jobs:
        of_run = runs.get((job.system, job.run))
        workflow = job.workflow or (of_run.workflow if of_run else None)
        wanted = _is_wanted(job.name, settings.job) and _is_wanted(workflow, settings.workflow)
        if wanted and job.conclusion == "success" and job.ended_at is not None:
            yield _Shipped(job.oid or (of_run.oid if of_run else None), job.ended_at)


def _is_wanted(name: str | None, wanted: str | None) -> bool:
    return wanted is None or (name is not None and name.casefold() == wanted.casefold())


def _release(oid: str, at: int) -> Release:
    name = oid[:_SHOWN_OID]
    return Release(name, "", "", "", oid, at, "calendar", "final", "mainline")


def _notice(settings: ReleaseSettings, n: int, n_placed: int, n_releases: int) -> str:
    told = (
        f"Releases are {settings.told}, as [release] says: {n:,} in files of CI, of which {n_releases:,} ship something"
    )
    others = [f"{n_placed - n_releases:,} ship what had been shipped before"] if n_placed > n_releases else []
    others += [f"{n - n_placed:,} ship no commit of the mainline"] if n > n_placed else []
    aside = f" ({', '.join(others)})" if others else ""
    return f"{told} new{aside}. Tags are no releases here."


def _stateless(read: CiRead, settings: ReleaseSettings) -> Iterator[str]:
    n = sum(one.state is None for one in read.deployments)
    if n and settings.source == "deployments":
        yield f"{phrase(n, 'deployments')} with no state, of which nobody knows whether they succeeded: no releases."
