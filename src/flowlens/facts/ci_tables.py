"""From what was read of CI to its tables: each run once, linked to its change and its release."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple, fields, replace
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from flowlens.facts.among import among
from flowlens.facts.oids import whole_oids
from flowlens.facts.schema import table
from flowlens.facts.settings import ReleaseSettings
from flowlens.facts.tables import Facts, frame, moments
from flowlens.model.ci import CiRead, Deployed, Job, Run
from flowlens.model.phrase import phrase

__all__ = ["with_ci"]

_Record = TypeVar("_Record", Run, Job, Deployed)

# What runs for a pull request, even one from a branch that is called as the mainline is.
_FOR_PULLS = (
    "pull_request",
    "pull_request_target",
    "merge_request_event",
    "external_pull_request_event",
    "merge_group",
)
_SETTINGS = ReleaseSettings()
_PREFIXES = r"^(?:refs/heads/|refs/remotes/|remotes/)?(?:origin/)?"
_KEY = ["system", "workflow", "id", "attempt"]
_JOB_KEY = ["system", "workflow", "build", "id", "attempt"]


def with_ci(facts: Facts, read: CiRead, settings: ReleaseSettings = _SETTINGS) -> Facts:
    """The facts with the tables of CI, and notices of what could not be linked; the settings say where users are."""
    if not (read.runs or read.jobs or read.deployments):
        return replace(facts, notices=(*facts.notices, *read.notices))
    known = facts.commits["oid"].tolist()
    builds = _builds(facts, _table(read.runs, Run, known))
    jobs = _jobs(facts, _table(read.jobs, Job, known), builds)
    found = _table(read.deployments, Deployed, known)
    deployments = _deployments(facts, found, settings.wanted_environments)
    return replace(
        facts,
        builds=builds,
        jobs=jobs,
        deployments=deployments,
        notices=(*facts.notices, *read.notices, *_unlinked(facts, builds, jobs, deployments)),
    )


def _table(records: Sequence[_Record], kind: type[_Record], known: Collection[str]) -> pd.DataFrame:
    """The records with whole object ids where this history has just one that begins so, and times as times."""
    names = [field.name for field in fields(kind)]
    found = pd.DataFrame([astuple(one) for one in records], columns=names, dtype=object)
    found["oid"] = whole_oids(found["oid"].tolist(), known)
    for name in found.columns.intersection(["queued_at", "started_at", "ended_at", "at"]):
        found[name] = moments(found[name].tolist())
    return found


def _builds(facts: Facts, found: pd.DataFrame) -> pd.DataFrame:
    found = _newest_known(found, _KEY)
    branches = found["branch"].astype("str").str.replace(_PREFIXES, "", regex=True)
    ours = (branches == facts.repository.mainline).fillna(value=False).astype("bool")
    changes = _changes_of(facts, found["oid"])
    tip = among(found["oid"], facts.changes["id"].tolist())
    for_pull = among(found["event"], _FOR_PULLS)
    mainline = changes.notna() & ~for_pull & (ours | (found["branch"].isna() & tip))
    shown = branches.where(branches.isna() | ours, "…")
    return _framed(
        "builds",
        found.assign(
            branch=shown, mainline=mainline, change=changes, release=_releases_of(facts, found["oid"])
        ).sort_values(["started_at", "system", "workflow", "id", "attempt"], kind="stable", ignore_index=True),
    )


def _jobs(facts: Facts, found: pd.DataFrame, builds: pd.DataFrame) -> pd.DataFrame:
    found = found.rename(columns={"run": "build"})
    runs = builds.drop_duplicates(["system", "id"], keep="last").set_index(["system", "id"])
    rows = runs.index.get_indexer(pd.MultiIndex.from_frame(found[["system", "build"]].astype("str")))
    has = rows >= 0
    of_run = runs.iloc[np.where(has, rows, 0)] if len(runs) else None
    for name in ("workflow", "oid"):
        if of_run is not None:
            told = pd.Series(of_run[name].to_numpy(dtype=object), index=found.index).where(has)
            found[name] = found[name].where(found[name].notna(), told)
    mainline = has & of_run["mainline"].to_numpy(dtype=bool) if of_run is not None else has
    found = found.assign(mainline=mainline, change=_changes_of(facts, found["oid"]))
    found = _newest_known(found, _JOB_KEY)
    order = ["started_at", "system", "workflow", "build", "id", "attempt"]
    return _framed("jobs", found.sort_values(order, kind="stable", ignore_index=True))


def _deployments(facts: Facts, found: pd.DataFrame, live: Collection[str]) -> pd.DataFrame:
    # Of one deployment that was read twice the row that tells how it went is the later one.
    told = found.sort_values("state", key=lambda states: states.notna(), kind="stable")
    found = told.drop_duplicates(["system", "id"], keep="last")
    live_ones = among(found["environment"].str.casefold(), live)
    linked = found.assign(
        live=live_ones, change=_changes_of(facts, found["oid"]), release=_releases_of(facts, found["oid"])
    )
    return _framed("deployments", linked.sort_values(["at", "system", "id"], kind="stable", ignore_index=True))


def _newest_known(found: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Each once: of a run that was read twice, the row that knows its end, or else the last one."""
    ordered = found.sort_values("ended_at", kind="stable", na_position="first")
    return ordered.drop_duplicates(key, keep="last").sort_index().reset_index(drop=True)


def _changes_of(facts: Facts, oids: pd.Series[Any]) -> pd.Series[Any]:
    return oids.map(dict(zip(facts.commits["oid"], facts.commits["change"], strict=True))).astype("str")


def _releases_of(facts: Facts, oids: pd.Series[Any]) -> pd.Series[Any]:
    return oids.map(dict(zip(facts.releases["oid"], facts.releases["name"], strict=True))).astype("str")


def _framed(name: str, found: pd.DataFrame) -> pd.DataFrame:
    return frame(name, {column: found[column] for column in table(name).names})


def _unlinked(facts: Facts, builds: pd.DataFrame, jobs: pd.DataFrame, deployments: pd.DataFrame) -> Iterable[str]:
    known = facts.commits["oid"].tolist()
    for one, unit in ((builds, "CI runs"), (deployments, "deployments")):
        no_oid = int(one["oid"].isna().sum())
        strange = int((one["oid"].notna() & ~among(one["oid"], known)).sum())
        if no_oid:
            yield f"{phrase(no_oid, unit)} of {len(one):,} could not be linked: no commit is named."
        if strange:
            yield (
                f"{phrase(strange, unit)} of {len(one):,} could not be linked: neither the mainline nor a release "
                "holds the commit, as where a pull request was squashed."
            )
    lost = int((~among(jobs["build"], builds["id"].tolist())).sum())
    if lost:
        yield f"{phrase(lost, 'CI jobs')} of {len(jobs):,} could not be linked: their run is in no file."
