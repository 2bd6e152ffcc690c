"""The runs of the mainline that were green or red: what became of each, how long it stayed red, and what was flaky."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.facts.among import among
from flowlens.facts.tables import Facts

__all__ = [
    "NOT_FOR_A_CHANGE",
    "MainlineRuns",
    "flaky_commits",
    "hours_red",
    "lengths",
    "mainline_runs",
    "red_spells",
    "wall_minutes",
]

_TOLD = ("success", "failure", "timed_out")
_RUN = ["system", "workflow", "id"]
_WORKFLOW = ["system", "workflow"]
_JOB = ["system", "workflow", "name"]
# What does not run for each change lasts as long as it likes: nobody waits for it.
NOT_FOR_A_CHANGE = (
    "schedule", "workflow_dispatch", "repository_dispatch", "workflow_run", "release", "deployment",
    "deployment_status", "dynamic", "manual", "timer", "cron", "nightly",
    # GitLab's words for the same
    "pipeline_execution_policy_schedule", "security_orchestration_policy", "ondemand_dast_scan",
    "ondemand_dast_validation", "container_registry_push", "duo_workflow", "web", "chat",
)  # fmt: skip
_MINUTE = pd.Timedelta(minutes=1)
_HOUR = pd.Timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class MainlineRuns:
    """Runs of the mainline that ended green or red, by when they ended, with a flag `red`.

    `last` holds the last attempt of each that is known, `attempts` every one, `jobs` the jobs that ended so. `n_untold`
    attempts were cancelled, skipped or the like, or ended with an unknown word.
    """

    last: pd.DataFrame
    attempts: pd.DataFrame
    jobs: pd.DataFrame
    n_untold: int


def mainline_runs(facts: Facts) -> MainlineRuns:
    """The runs of the facts' mainline, and their jobs."""
    ended = facts.builds[facts.builds["mainline"] & facts.builds["ended_at"].notna()]
    attempts = _told(ended)
    last = attempts.sort_values("attempt", kind="stable").drop_duplicates(_RUN, keep="last")
    jobs = _told(facts.jobs[facts.jobs["mainline"] & facts.jobs["workflow"].notna() & facts.jobs["ended_at"].notna()])
    return MainlineRuns(last.sort_index().reset_index(drop=True), attempts, jobs, len(ended) - len(attempts))


def red_spells(rows: pd.DataFrame, *, jobs: bool = False) -> pd.DataFrame:
    """Each time that a workflow (or job) of the mainline turned red, until it was green again, by when it began.

    Columns: of its first red run all that it has, `until` (null while it is red), and `newest_at`, when the workflow
    last ended at all.
    """
    key = _JOB if jobs else _WORKFLOW
    ordered = rows.sort_values([*key, "ended_at"], kind="stable", ignore_index=True)
    group = ordered.groupby(key, sort=False)
    place = group.ngroup()
    turned = (place != place.shift()) | (ordered["red"] != ordered["red"].shift())
    newest = group["ended_at"].transform("max")
    spells = ordered[turned].assign(newest_at=newest[turned])
    green_at = spells["ended_at"].shift(-1).where(place[turned] == place[turned].shift(-1))
    red = spells.assign(until=green_at)[spells["red"]]
    return red.sort_values(["ended_at", *key], kind="stable", ignore_index=True)


def flaky_commits(runs: MainlineRuns) -> pd.DataFrame:
    """Each commit that a workflow ran on: when it first ended there, and whether it was red first and green later.

    A job that was so makes its workflow so, as an attempt that is in no file may have had it.
    """
    key = [*_WORKFLOW, "oid"]
    found = _first_red_last_green(runs.attempts, key)
    of_jobs = _first_red_last_green(runs.jobs, [*_JOB, "oid"])
    by_jobs = pd.MultiIndex.from_frame(of_jobs.loc[of_jobs["flaky"], key])
    found["flaky"] |= pd.MultiIndex.from_frame(found[key]).isin(by_jobs)
    return found.sort_values(["ended_at", *key], kind="stable", ignore_index=True)


def wall_minutes(runs: MainlineRuns) -> pd.DataFrame:
    """Each commit of which all workflows were green: when the last of them ended, and the minutes of the longest.

    Columns: oid, ended_at, minutes, workflow. What did not run for the change, as a nightly run, is left out.
    """
    last = runs.last[~among(runs.last["event"], NOT_FOR_A_CHANGE) & runs.last["started_at"].notna()]
    timed = last.assign(minutes=lengths(last["ended_at"] - last["started_at"], _MINUTE))
    red = set(timed.loc[timed["red"], "oid"].tolist())
    green = timed[~among(timed["oid"], red)]
    over = green.assign(ended_at=green.groupby("oid")["ended_at"].transform("max"))
    longest = over.sort_values(["minutes", "workflow"], kind="stable").drop_duplicates("oid", keep="last")
    found = longest[["oid", "ended_at", "minutes", "workflow"]]
    return found.sort_values(["ended_at", "oid"], kind="stable", ignore_index=True)


def hours_red(spells: pd.DataFrame, until: pd.Timestamp) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """How many hours each spell lasted, or lasts up to `until`, and whether it is over."""
    over = spells["until"].notna()
    ends = spells["until"].where(over, until)
    return lengths(ends - spells["ended_at"], _HOUR), over.to_numpy(dtype=np.bool_)


def lengths(spans: pd.Series[pd.Timedelta], unit: pd.Timedelta) -> NDArray[np.float64]:
    """The lengths of time in that unit; one that ended before it began is 0."""
    return np.maximum((spans / unit).to_numpy(dtype=np.float64), 0.0)


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    told = rows[among(rows["conclusion"], _TOLD)]
    found = told.assign(red=(told["conclusion"] != "success").astype("bool"), oid=told["oid"].fillna(""))
    names = [name for name in ("ended_at", "system", "workflow", "build", "id", "attempt") if name in found]
    return found.sort_values(names, kind="stable", ignore_index=True)


def _first_red_last_green(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    red_at = rows["ended_at"].where(rows["red"])
    green_at = rows["ended_at"].where(~rows["red"])
    times = rows[key].assign(ended_at=rows["ended_at"], red_at=red_at, green_at=green_at)
    found = times.groupby(key, as_index=False, sort=False).agg(
        ended_at=("ended_at", "min"), red_at=("red_at", "min"), green_at=("green_at", "max")
    )
    return found.assign(flaky=(found["red_at"] < found["green_at"]).astype("bool"))
