"""The runs behind what is said of CI: what is red now, what was red for long, what was flaky; and what is drawn."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flowlens.lenses.bins import bin_numbers, four_weeks
from flowlens.lenses.mainline_runs import hours_red
from flowlens.model.measure import Evidence, Point, Series
from flowlens.model.phrase import phrase

__all__ = ["evidence_of", "series_of"]

_SHOWN = 2
_SHORTEST_HOURS = 1 / 60
_FEWEST_RUNS = 5


def evidence_of(
    broken: pd.DataFrame, spells: pd.DataFrame, flaky: pd.DataFrame, until: pd.Timestamp
) -> tuple[Evidence, ...]:
    """The commits to look at, each once, with the workflow or job and its run."""
    found = [*_broken(broken), *_longest(spells, until), *_flaky(flaky)]
    return tuple({one.id: one for one in reversed(found) if one.id}.values())[::-1]


def series_of(
    spells: pd.DataFrame, minutes: pd.DataFrame, runs: pd.DataFrame, until: pd.Timestamp
) -> tuple[Series, ...]:
    """Each time that a workflow turned red, the share of red runs in four weeks, and the minutes of each commit."""
    return _share(runs, until), _spells(spells, until), _minutes(minutes)


def _broken(broken: pd.DataFrame) -> list[Evidence]:
    rows = broken.sort_values(["days", "workflow"], ascending=[False, True], kind="stable").head(_SHOWN)
    names = _names(rows)
    return [
        Evidence("commit", oid, f"{name} is red since then, for {phrase(days, 'days')}{run}")
        for oid, name, days, run in zip(rows["oid"], names, rows["days"], _run_of(rows), strict=True)
    ]


def _longest(spells: pd.DataFrame, until: pd.Timestamp) -> list[Evidence]:
    hours, over = hours_red(spells, until)
    rows = spells.assign(hours=hours)[over]
    rows = rows.sort_values(["hours", "workflow", "oid"], ascending=[False, True, True], kind="stable").head(_SHOWN)
    return [
        Evidence("commit", oid, f"{name} was red for {phrase(length, 'hours')} from {at:%Y-%m-%d} on{run}")
        for oid, name, length, at, run in zip(
            rows["oid"], _names(rows), rows["hours"], rows["ended_at"], _run_of(rows), strict=True
        )
    ]


def _flaky(flaky: pd.DataFrame) -> list[Evidence]:
    rows = flaky[flaky["flaky"]].tail(_SHOWN).iloc[::-1]
    return [
        Evidence("commit", oid, f"{name} was red first and green later, {at:%Y-%m-%d}")
        for oid, name, at in zip(rows["oid"], rows["workflow"], rows["ended_at"], strict=True)
    ]


def _names(rows: pd.DataFrame) -> list[str]:
    if "name" not in rows:
        return [str(name) for name in rows["workflow"]]
    return [f"{workflow} / {name}" for workflow, name in zip(rows["workflow"], rows["name"], strict=True)]


def _run_of(rows: pd.DataFrame) -> list[str]:
    return [f" (run {run})" for run in rows["build" if "build" in rows else "id"]]


def _share(runs: pd.DataFrame, until: pd.Timestamp) -> Series:
    """A point at the begin of each four weeks of the calendar with 5 runs or more."""
    at, red = runs["ended_at"], runs["red"].astype("float64")
    bins = four_weeks(at, red, until.to_pydatetime(), _FEWEST_RUNS)
    counts = red.groupby(bin_numbers(at, until.to_pydatetime())).agg(["sum", "size"]).loc[bins.numbers.astype("int64")]
    points = [
        Point(start, n_red / n, f"{start:%Y-%m-%d}", f"{int(n_red):,} of {phrase(n, 'CI runs')} red")
        for start, n_red, n in zip(bins.starts, counts["sum"].tolist(), counts["size"].tolist(), strict=True)
    ]
    return Series("red_share", "share of the mainline's runs that ended red", "share", tuple(points))


def _spells(spells: pd.DataFrame, until: pd.Timestamp) -> Series:
    hours, over = hours_red(spells, until)
    lengths = np.maximum(hours, _SHORTEST_HOURS).tolist()
    groups = np.where(over, "green again", "still red").tolist()
    columns = zip(spells["ended_at"], lengths, spells["oid"], _names(spells), groups, strict=True)
    points = tuple(Point(at.to_pydatetime(), value, oid, name, group) for at, value, oid, name, group in columns)
    return Series("to_green", "hours until a red workflow was green again", "hours", points)


def _minutes(minutes: pd.DataFrame) -> Series:
    columns = zip(minutes["ended_at"], minutes["minutes"], minutes["oid"], minutes["workflow"], strict=True)
    points = tuple(Point(at.to_pydatetime(), float(value), oid, str(name)) for at, value, oid, name in columns)
    return Series("minutes", "minutes of the longest run of a commit", "minutes", points)
