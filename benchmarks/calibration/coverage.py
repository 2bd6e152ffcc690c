"""How often each interval that a report prints holds the truth: 95 in 100 is what it promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import stats

from benchmarks.calibration.percentile import percentile_interval
from benchmarks.calibration.samples import Changes, People, autocorrelated, gaps, released
from benchmarks.calibration.tally import holds, rate
from flowlens.stats.bootstrap import ratio_interval
from flowlens.stats.cluster_interval import cluster_interval
from flowlens.stats.estimate import Estimate, Floats
from flowlens.stats.order_interval import order_interval
from flowlens.stats.proportion import cluster_share, wilson
from flowlens.stats.shrinkage import shrink
from flowlens.stats.survival import kaplan_meier
from flowlens.stats.trend import drift_slope, theil_sen
from flowlens.stats.waiting_ratio import Waits, waiting_ratio

__all__ = ["Cell", "cells"]

Random = np.random.Generator


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a table: the table's title, its row and column, and how it is found."""

    table: str
    row: str
    column: str
    run: Callable[[], str]


_PEOPLE = {
    "8 people, ICC 0.10, sd 1.6": People(8, 0.10),
    "8 people, ICC 0.25, sd 1.2": People(8, 0.25, sigma=1.2),
    "20 people, ICC 0.10, sd 2.0": People(20, 0.10, sigma=2.0),
    "40 people, ICC 0.25, sd 1.6": People(40, 0.25),
    "40 people, ICC 0.01, Pareto tail 1": People(40, 0.01, pareto=1.0),
}
_FEW = People(4, 0.20, week_icc=0.05)


def cells() -> Iterator[Cell]:
    """All cells, table by table."""
    yield from _levels()
    yield from _independent()
    yield from _ratios()
    yield from _shares()
    yield from _waits()
    yield from _others()
    yield from _replaced()


def _cell(table: str, row: str, column: str, trial: Callable[[Random], bool], trials: int = 1000) -> Cell:
    name = f"{table}/{row}/{column}"
    return Cell(table, row, column, lambda: rate(name, trial, trials).text())


def _levels() -> Iterator[Cell]:
    table = "Coverage: level of change sizes"
    for column, q, n in (
        ("median of 50", 0.5, 50), ("median of 250", 0.5, 250), ("P75 of 50", 0.75, 50), ("P75 of 250", 0.75, 250),
        ("P90 of 100", 0.9, 100), ("P90 of 500", 0.9, 500),
    ):  # fmt: skip
        for row, people in _PEOPLE.items():
            yield _cell(table, row, column, partial(_level_held, people, n, q))
        yield _cell(table, "4 people, their weeks drawn", column, partial(_few_held, n, q))


def _level_held(people: People, n: int, q: float, random: Random) -> bool:
    changes = people.changes(n, random, people.habits(random))
    return holds(cluster_interval(changes.lines, q, changes.people), people.quantile(q))


def _few_held(n: int, q: float, random: Random) -> bool:
    habits = _FEW.habits(random)
    changes = _FEW.changes(n, random, habits)
    return holds(cluster_interval(changes.lines, q, changes.weeks), _FEW.quantile_of(habits, q))


def _independent() -> Iterator[Cell]:
    table = "Coverage: level of gaps and release batches"
    draws = {
        "log-normal, sd 0.3": stats.lognorm(0.3, scale=30),
        "log-normal, sd 1.2": stats.lognorm(1.2, scale=30),
        "Pareto tail 1": stats.pareto(1.0, scale=15),
        "whole counts, median 3": None,
    }
    columns = [(f"median of {n}", 0.5, n) for n in (6, 12, 30)] + [(f"P90 of {n}", 0.9, n) for n in (6, 36, 72)]
    for row, distribution in draws.items():
        for column, q, n in columns:
            yield _cell(table, row, column, partial(_order_held, distribution, n, q), 4000)


def _order_held(distribution: object, n: int, q: float, random: Random) -> bool:
    if distribution is None:
        values = np.maximum(1.0, np.round(3 * np.exp(random.normal(size=n))))
        truth = float(np.maximum(1.0, np.round(3 * np.exp(stats.norm.ppf(q)))))
    else:
        values, truth = distribution.rvs(n, random_state=random), float(distribution.ppf(q))  # type: ignore[attr-defined]
    return holds(order_interval(values, q), truth)


def _ratios() -> Iterator[Cell]:
    table = "Coverage: ratio of two windows"
    for n in (50, 100, 250):
        for row, people, new in (
            ("sizes: 8 people of both windows, ICC 0.10", People(8, 0.10), 0),
            ("sizes: 20 people of both windows, ICC 0.25", People(20, 0.25), 0),
            ("sizes: 40 people, half of them new, ICC 0.10", People(40, 0.10), 20),
            ("sizes: 40 people, all of them new, ICC 0.25", People(40, 0.25), 40),
        ):
            yield _cell(table, row, _multiple(n, 50), partial(_ratio_held, people, new, n), 600)
    for n in (8, 16, 40):
        for sigma in (0.3, 0.6, 1.2):
            yield _cell(table, f"gaps: sd {sigma}", _multiple(n, 8), partial(_gap_ratio_held, sigma, n), 1000)
        yield _cell(table, "waits: regular releases", _multiple(n, 8), partial(_wait_ratio_held, 4.0, n), 400)
        yield _cell(table, "waits: releases at random", _multiple(n, 8), partial(_wait_ratio_held, 1.0, n), 400)


def _multiple(n: int, least: int) -> str:
    return "minimum" if n == least else f"{n // least} times"


def two_windows(people: People, n_new: int, n: int, random: Random) -> tuple[Changes, Changes]:
    """Changes of two years without a difference but that the last `n_new` people are replaced by others."""
    before, after = people.habits(random), people.habits(random)
    after[: people.n - n_new] = before[: people.n - n_new]
    first, second = people.changes(n, random, before), people.changes(n, random, after)
    renamed = [one if one < people.n - n_new else one + people.n for one in second.people]
    return first, Changes(second.lines, renamed, [week + 52 for week in second.weeks])


def _ratio_held(people: People, n_new: int, n: int, random: Random) -> bool:
    first, second = two_windows(people, n_new, n, random)
    return holds(ratio_interval(first.lines, second.lines, first.people, second.people, _seed(random)), 1.0)


def _gap_ratio_held(sigma: float, n: int, random: Random) -> bool:
    sides = (gaps(n, sigma, random), gaps(n, sigma, random))
    return holds(ratio_interval(*sides, None, None, _seed(random)), 1.0)


def _wait_ratio_held(shape: float, n_releases: int, random: Random) -> bool:
    before, now = (released(150, n_releases, shape, random) for _ in range(2))
    return holds(waiting_ratio(before, now, _seed(random)), 1.0)


def _seed(random: Random) -> int:
    return int(random.integers(2**31))


def _shares() -> Iterator[Cell]:
    table = "Coverage: shares"
    for n in (50, 100, 250):
        for truth in (0.05, 0.25):
            for row, people in list(_PEOPLE.items())[:4]:
                label = f"large changes, {truth:.0%}: {row[: row.index(', sd')]}"
                yield _cell(table, label, _multiple(n, 50), partial(_share_held, people, n, truth))
    for n in (12, 24, 60):
        yield _cell(table, "spikes, 10%: independent", _multiple(n, 12), partial(_wilson_held, n, 0.1), 4000)


def _share_held(people: People, n: int, truth: float, random: Random) -> bool:
    changes = People(people.n, people.icc, sigma=30.0).changes(n, random, people.habits(random))
    # A sigma so large leaves no ties at the limit.
    limit = 30 * np.exp(30 * stats.norm.isf(truth))
    return holds(cluster_share(changes.lines > limit, changes.people), truth)


def _wilson_held(n: int, truth: float, random: Random) -> bool:
    return holds(wilson(int(random.binomial(n, truth)), n), truth)


def _waits() -> Iterator[Cell]:
    table = "Coverage: waits for a release (Kaplan-Meier)"
    for shape, habit in ((4.0, "regular"), (1.0, "at random")):
        for a_year in (8, 12, 24, 36, 52):
            row = f"{a_year} releases a year, {habit}"
            for column, q, n in (
                ("median of 50", 0.5, 50),
                ("median of 250", 0.5, 250),
                ("P90 of 50", 0.9, 50),
                ("P90 of 250", 0.9, 250),
            ):
                yield _cell(table, row, column, partial(_wait_held, shape, a_year, (n, q)), 600)


def _wait_held(shape: float, a_year: int, wanted: tuple[int, float], random: Random) -> bool:
    n, q = wanted
    waits = released(n, a_year, shape, random)
    return holds(_grouped(waits, q), _true_wait(shape, a_year, q))


def _grouped(waits: Waits, q: float) -> Estimate:
    return kaplan_meier(waits.durations, waits.ended, waits.groups).quantile(q)


_TRUE: dict[tuple[float, int, float], float] = {}


def _true_wait(shape: float, a_year: int, q: float) -> float:
    """The quantile of the time to the next release, from many releases."""
    if (shape, a_year, q) not in _TRUE:
        random = np.random.default_rng(1)
        moments = np.cumsum(random.gamma(shape, 365 / a_year / shape, 400_000))
        landed = np.sort(random.uniform(0, moments[-1], 400_000))
        waits = moments[np.searchsorted(moments, landed)] - landed
        _TRUE[shape, a_year, q] = float(np.quantile(waits, q))
    return _TRUE[shape, a_year, q]


def _others() -> Iterator[Cell]:
    table = "Coverage: growth a year and shrunken squads"
    for rho in (0.0, 0.3, 0.6):
        row = f"growth: autocorrelation {rho}"
        yield _cell(table, row, "minimum", partial(_slope_held, drift_slope, rho, 24), 2000)
        yield _cell(table, row, "largest", partial(_slope_held, drift_slope, rho, 39), 2000)
    for tau in (0.0, 0.3, 0.6):
        row = f"squads that differ by {tau} (log), errors of 0.15 to 0.45"
        yield _cell(table, row, "minimum", partial(_squads_held, tau, 4), 4000)
        yield _cell(table, row, "largest", partial(_squads_held, tau, 20), 4000)


def _slope_held(slope: Callable[[Floats, Floats], Estimate], rho: float, n: int, random: Random) -> bool:
    return holds(slope(np.arange(float(n)), autocorrelated(n, rho, random)), 0.0)


def _squads_held(tau: float, n: int, random: Random) -> bool:
    errors = random.uniform(0.15, 0.45, n)
    truth = random.normal(0, tau, n)
    found = shrink(truth + errors * random.normal(size=n), errors)
    # One squad of each report, as those of one report share their errors.
    return holds(found.squads[0], float(truth[0]))


def _replaced() -> Iterator[Cell]:
    table = "What was replaced"
    people, waits = _PEOPLE["40 people, ICC 0.25, sd 1.6"], (12, 250)
    was, now = "coverage before", "coverage now"

    def row(name: str, before: Callable[[Random], bool], after: Callable[[Random], bool]) -> Iterator[Cell]:
        yield _cell(table, name, was, before, 600)
        yield _cell(table, name, now, after, 600)

    for q, n in ((0.5, 50), (0.9, 100)):
        name = f"P{q:.0%}".rstrip("%") if q != 0.5 else "median"
        yield from row(
            f"{name} of {n} changes, 40 people, ICC 0.25: percentile bootstrap of authors, Woodruff by worth",
            partial(_percentile_held, people, n, q),
            partial(_level_held, people, n, q),
        )
    yield from row(
        "P90 of 6 gaps: percentile bootstrap, order statistics",
        partial(_percentile_gap_held, 6, 0.9),
        partial(_order_held, stats.lognorm(1.2, scale=30), 6, 0.9),
    )
    yield from row(
        "share of large changes, 250 of 40 people, ICC 0.25: Wilson, Wilson by worth",
        partial(_plain_share_held, people, 250, 0.25),
        partial(_share_held, people, 250, 0.25),
    )
    yield from row(
        "ratio of sizes, 250 a window, the same 40 people: each side drawn alone, both at once",
        partial(_apart_held, people, 250),
        partial(_ratio_held, people, 0, 250),
    )
    yield from row(
        "median wait of 250 changes in 12 releases: Greenwood, releases",
        partial(_greenwood_held, *waits),
        partial(_wait_held, 4.0, 12, (250, 0.5)),
    )
    yield from row(
        "growth over 39 bins, autocorrelation 0.6: Theil-Sen, widened",
        partial(_slope_held, theil_sen, 0.6, 39),
        partial(_slope_held, drift_slope, 0.6, 39),
    )


def _percentile_held(people: People, n: int, q: float, random: Random) -> bool:
    changes = people.changes(n, random, people.habits(random))
    return holds(percentile_interval(changes.lines, q, changes.people, random), people.quantile(q))


def _percentile_gap_held(n: int, q: float, random: Random) -> bool:
    found = percentile_interval(gaps(n, 1.2, random), q, list(range(n)), random)
    return holds(found, 30 * float(np.exp(1.2 * stats.norm.ppf(q))))


def _plain_share_held(people: People, n: int, truth: float, random: Random) -> bool:
    changes = People(people.n, people.icc, sigma=30.0).changes(n, random, people.habits(random))
    return holds(wilson(int((changes.lines > 30 * np.exp(30 * stats.norm.isf(truth))).sum()), n), truth)


def _apart_held(people: People, n: int, random: Random) -> bool:
    first, second = two_windows(people, 0, n, random)
    others = [-1 - one for one in second.people]
    return holds(ratio_interval(first.lines, second.lines, first.people, others, _seed(random)), 1.0)


def _greenwood_held(a_year: int, n: int, random: Random) -> bool:
    waits = released(n, a_year, 4.0, random)
    return holds(kaplan_meier(waits.durations, waits.ended).quantile(0.5), _true_wait(4.0, a_year, 0.5))
