"""CI health.

Question: Does the mainline stay green?

Unit: share of the mainline's CI runs that ended red, and hours from the first red run of a workflow to its next green
    one.

Better: lower, and shorter. A healthy team mends a red mainline first; where red is usual, nobody looks any more.

Reads: builds, jobs.

Leaves out: runs for pull requests and on other branches, runs whose commit is not in this history, and runs that were
    cancelled or skipped or are not over. Of a run that was repeated the last attempt counts, so that a red one that was
    repeated until it was green is green here; how many were repeated is told, and where files hold earlier attempts
    (a list of GitHub does not) they count as flaky. A commit that is red first and green later may also have met
    something outside that was down. How long runs take is told of commits on which every run was green, without nightly
    and manual runs. A workflow that has not run for four weeks is not called broken.

Source: continuous integration (Fowler 2006: fix broken builds immediately, keep the build fast); flaky tests as those
    that pass and fail on the same code (Luo and others 2014). Wilson 1927 over whole weeks, Kaplan and Meier 1958.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.answers import Answer, answered, confidence_of, unanswered
from flowlens.lenses.ci_evidence import evidence_of, series_of
from flowlens.lenses.ci_words import is_broken, is_flaky, is_longer, is_red, is_redder, is_slow, sentence, try_next
from flowlens.lenses.clear import no_surer
from flowlens.lenses.enough import GAPS, Pace, wanting
from flowlens.lenses.mainline_runs import (
    MainlineRuns,
    flaky_commits,
    hours_red,
    lengths,
    mainline_runs,
    red_spells,
    wall_minutes,
)
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.windows import Windows, two_windows
from flowlens.model.finding import Finding, State
from flowlens.model.measure import Measure, Measures
from flowlens.model.phrase import phrase
from flowlens.model.policy import Policy
from flowlens.stats.bootstrap import ratio_interval
from flowlens.stats.cluster_interval import cluster_interval
from flowlens.stats.estimate import Estimate, Floats
from flowlens.stats.proportion import cluster_share, wilson
from flowlens.stats.ranks import mann_whitney
from flowlens.stats.share_difference import difference
from flowlens.stats.survival import kaplan_meier

__all__ = ["ID", "MEASURES", "judge", "measure"]

ID = "ci-health"

MEASURES = {
    "red_share": "share of the mainline's runs in the window that ended red (of a repeated run the last attempt)",
    "red_share_before": "share of the mainline's runs that ended red, in the window before",
    "red_growth": "growth of the share that ended red, in share points",
    "green_hours": "from the first red run of a workflow to its next green one (median, those still red included)",
    "broken_days": "for how long the longest-standing broken job or workflow has been red; 0 where none is",
    "n_broken": "jobs, or else workflows, that are red now",
    "flaky_share": "share of the commits a workflow ran on that were red first and green later",
    "rerun_share": "share of the mainline's runs in the window that were repeated",
    "minutes": "how long the longest run of a commit takes (median of the commits on which all runs were green)",
    "minutes_p90": "nine in ten commits wait less for their longest run (P90)",
    "minutes_ratio": "median minutes of a week, against the window before",
    "minutes_ratio_p": "chance of such a difference of weeks without a change (Mann-Whitney)",
    "n_runs": "runs of the mainline in the window that ended green or red",
    "n_untold": "attempts of the mainline's runs that were cancelled or skipped, all time, not counted",
    "n_others": "CI runs of anything but the mainline, all time, not counted",
    "window": "length of the window",
}

_NONE = (
    "Not applicable: it needs CI runs: add `[ci] runs`, or `--ci FILE`, with what `gh run list` or a CI server writes "
    "(`flowlens explain ci`)."
)
_OF_PART = "of a part of a repository nobody can tell until when others kept the mainline red"
_ENABLE = "Save the runs of the mainline as a file (`flowlens explain ci`) and name it with --ci or under `[ci]`."
_UNITS = {
    "green_hours": "hours", "broken_days": "days", "minutes": "minutes", "minutes_p90": "minutes",
    "minutes_ratio": "ratio", "minutes_ratio_p": "p-value", "window": "days", "n_broken": "jobs",
}  # fmt: skip
_RUNS, _SPELLS, _COMMITS, _COMMITS_FOR_P90 = 30, 6, 30, 100
_SURE = (100, 400)
_STILL_RUN = pd.Timedelta(days=28)
_DAY = pd.Timedelta(days=1)
_MONDAY = pd.Timestamp("1970-01-05", tz="UTC")


@dataclass(frozen=True, slots=True)
class _Seen:
    """The runs, the moment that they tell of, and where the window before and the window now lie among them."""

    runs: MainlineRuns
    until: pd.Timestamp
    windows: Windows
    days: int


def measure(facts: Facts, settings: LensSettings) -> Measures:
    """How often the mainline is red and for how long, what is flaky or broken, and how long runs take."""
    sheet = Sheet(MEASURES)
    runs = mainline_runs(facts)
    if runs.last.empty:
        why = _NONE if facts.builds.empty else _none_of_the_mainline(len(facts.builds))
        for name in MEASURES:
            sheet.missing(name, _UNITS.get(name, "share" if name.endswith("share") else "CI runs"), 0, "no CI runs")
        return Measures(ID, facts.as_of, sheet.values, not_applicable=why)
    # Runs go on after the newest commit, those of that commit at least.
    until = max(pd.Timestamp(facts.as_of), runs.last["ended_at"].iloc[-1])
    period = runs.last["ended_at"].iloc[0].to_pydatetime(), until.to_pydatetime()
    windows = two_windows(runs.last["ended_at"], period, settings.level_days, _RUNS)
    seen = _Seen(runs, until, windows, settings.level_days)
    spells, flaky, minutes = red_spells(runs.attempts), flaky_commits(runs), wall_minutes(runs)
    broken = _broken(seen, spells)
    _write_red(sheet, seen)
    if facts.runs_partial:
        spells, broken = spells.iloc[:0], broken.iloc[:0]
        for name in ("green_hours", "broken_days", "n_broken"):
            sheet.missing(name, _UNITS[name], 0, _OF_PART)
    else:
        _write_green(sheet, seen, spells)
        _write_broken(sheet, seen, broken)
    _write_flaky(sheet, seen, flaky)
    _write_minutes(sheet, seen, minutes, settings.seed)
    _write_counts(sheet, seen, len(facts.builds) - int(facts.builds["mainline"].sum()))
    return Measures(
        lens=ID,
        as_of=facts.as_of,
        values=sheet.values,
        evidence=evidence_of(broken, spells[spells["ended_at"] >= windows.since], flaky, until),
        series=series_of(spells, minutes, runs.last, until),
        not_enough=_not_enough(seen) if windows.n_now < _RUNS else None,
    )


def judge(measures: Measures, policy: Policy) -> Finding:
    """A mainline that is often red, or long, or has a job that nobody mends; flaky or much slower runs beside it."""
    unable = unanswered(measures, _ENABLE, "n_runs")
    if unable is not None:
        return unable
    values = measures.values
    answer = Answer(
        state=_state(values, policy),
        confidence=no_surer(
            confidence_of(values["n_runs"].n, *_SURE),
            (values["red_share"], policy["ci-health.red-share"]),
        ),
        sentence=sentence(values, policy),
        try_next=try_next(measures, policy),
    )
    return answered(measures, answer)


def _none_of_the_mainline(n: int) -> str:
    return (
        f"Not applicable: of {phrase(n, 'CI runs')} none ran for the mainline on a commit of this history and ended "
        "green or red. A run for the mainline names it as its branch (`flowlens explain ci`)."
    )


def _write_red(sheet: Sheet, seen: _Seen) -> None:
    sides = []
    for name, part in (("red_share", seen.windows.now), ("red_share_before", seen.windows.before)):
        rows = seen.runs.last.iloc[part]
        n = len(rows)
        if n < _RUNS:
            sides.append(Estimate(None, None, None, n))
            now = name == "red_share"
            why = wanting(n, _RUNS, "CI runs", seen.windows.pace) if now else seen.windows.lacking(_RUNS, "CI runs")
            sheet.missing(name, "share", n, why)
            continue
        sides.append(cluster_share(rows["red"].to_numpy(dtype=np.bool_), _weeks(rows["ended_at"])))
        sheet.estimate(name, sides[-1], "share")
    sheet.difference("red_growth", difference(sides[1], sides[0]), seen.windows.lacking(_RUNS, "CI runs"))


def _write_green(sheet: Sheet, seen: _Seen, spells: pd.DataFrame) -> None:
    recent = spells[spells["ended_at"] >= seen.windows.since]
    n = len(recent)
    if n < _SPELLS:
        sheet.missing("green_hours", "hours", n, f"{n} of {_SPELLS} times that a workflow turned red")
        return
    hours, over = hours_red(recent, seen.until)
    # A commit breaks several workflows at once, and they are green again at once.
    found = kaplan_meier(hours, over, recent["oid"].tolist()).quantile(0.5)
    sheet.estimate("green_hours", found, "hours", "most are still red")


def _broken(seen: _Seen, spells: pd.DataFrame) -> pd.DataFrame:
    """What is red now and still runs, the longest first: jobs where files tell of them, else workflows."""
    chosen = red_spells(seen.runs.jobs, jobs=True) if len(seen.runs.jobs) else spells
    chosen = chosen[chosen["until"].isna() & (chosen["newest_at"] >= seen.until - _STILL_RUN)]
    return chosen.assign(days=lengths(seen.until - chosen["ended_at"], _DAY)).reset_index(drop=True)


def _write_broken(sheet: Sheet, seen: _Seen, broken: pd.DataFrame) -> None:
    unit, rows = ("jobs", seen.runs.jobs) if len(seen.runs.jobs) else ("workflows", seen.runs.attempts)
    key = ["system", "workflow", "name"] if unit == "jobs" else ["system", "workflow"]
    n = int((rows.groupby(key)["ended_at"].max() >= seen.until - _STILL_RUN).sum())
    sheet.number("broken_days", float(broken["days"].max()) if len(broken) else 0.0, "days", n)
    sheet.number("n_broken", len(broken), unit, n)


def _write_flaky(sheet: Sheet, seen: _Seen, flaky: pd.DataFrame) -> None:
    recent = flaky[flaky["ended_at"] >= seen.windows.since]
    rows = seen.runs.last.iloc[seen.windows.now]
    if len(recent) < _RUNS:
        sheet.missing("flaky_share", "share", len(recent), wanting(len(recent), _RUNS, "commits", seen.windows.pace))
    else:
        marks = recent["flaky"].to_numpy(dtype=np.bool_)
        sheet.estimate("flaky_share", cluster_share(marks, _weeks(recent["ended_at"])), "share")
    if len(rows) < _RUNS:
        sheet.missing("rerun_share", "share", len(rows), wanting(len(rows), _RUNS, "CI runs", seen.windows.pace))
    else:
        sheet.estimate("rerun_share", wilson(int((rows["attempt"] > 1).sum()), len(rows)), "share")


def _write_minutes(sheet: Sheet, seen: _Seen, minutes: pd.DataFrame, seed: int) -> None:
    recent = minutes[minutes["ended_at"] >= seen.windows.since]
    n, values = len(recent), recent["minutes"].to_numpy(dtype=np.float64)
    for name, q, least in (("minutes", 0.5, _COMMITS), ("minutes_p90", 0.9, _COMMITS_FOR_P90)):
        if n < least:
            sheet.missing(name, "minutes", n, f"{wanting(n, least, 'commits', seen.windows.pace)}, all runs green")
        else:
            sheet.estimate(name, cluster_interval(values, q, _weeks(recent["ended_at"])), "minutes")
    # Runs of one week resemble each other, so that weeks are compared.
    week = pd.Series(_weeks(minutes["ended_at"]), index=minutes.index, dtype="int64")
    medians = minutes.groupby(week)["minutes"].median()
    at = pd.Series(_MONDAY + pd.to_timedelta(medians.index.to_numpy() * 7, unit="D")).dt.as_unit("us")
    period = at.iloc[0].to_pydatetime() if len(at) else seen.until.to_pydatetime(), seen.until.to_pydatetime()
    _write_ratio(sheet, medians.to_numpy(dtype=np.float64), two_windows(at, period, seen.days, 1), seed)


def _write_ratio(sheet: Sheet, values: Floats, windows: Windows, seed: int) -> None:
    n = min(windows.n_before, windows.n_now)
    if n < GAPS:
        why = windows.lacking(GAPS, "weeks with such commits")
        sheet.missing("minutes_ratio", "ratio", n, why)
        sheet.missing("minutes_ratio_p", "p-value", n, why)
        return
    before, now = values[windows.before], values[windows.now]
    found = ratio_interval(before, now, None, None, seed)
    sheet.estimate("minutes_ratio", Estimate(found.value, found.low, found.high, n), "ratio")
    sheet.number("minutes_ratio_p", mann_whitney(before, now), "p-value", n)


def _write_counts(sheet: Sheet, seen: _Seen, n_others: int) -> None:
    n = seen.windows.n_now
    sheet.number("n_runs", n, "CI runs", n)
    sheet.number("n_untold", seen.runs.n_untold, "CI runs", len(seen.runs.attempts))
    sheet.number("n_others", n_others, "CI runs", len(seen.runs.attempts))
    sheet.number("window", seen.windows.days, "days", n)


def _weeks(at: pd.Series[pd.Timestamp]) -> list[int]:
    return ((at - _MONDAY) // pd.Timedelta(days=7)).tolist()


def _not_enough(seen: _Seen) -> str:
    pace: Pace = seen.windows.pace
    why = wanting(seen.windows.n_now, _RUNS, "CI runs", pace)
    return f"Not enough data to tell whether the mainline stays green: {why}."


def _state(values: Mapping[str, Measure], policy: Policy) -> State:
    """A concern where the mainline is red often or ever more often, and nobody hurries to mend it."""
    red = is_red(values, policy) or is_redder(values, policy)
    left = is_slow(values, policy) or is_broken(values, policy)
    if red and left:
        return "concern"
    return "watch" if red or left or is_flaky(values, policy) or is_longer(values, policy) else "healthy"
