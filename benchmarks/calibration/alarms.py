"""How often each rule alarms where nothing has changed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from benchmarks.calibration.coverage import Cell, two_windows
from benchmarks.calibration.rules import (
    batches_grew,
    gaps_grew,
    gate_episodes,
    level_changed,
    likely_changed,
    slow_growth,
    waits_grew,
)
from benchmarks.calibration.samples import Changes, People, autocorrelated, gaps, released
from benchmarks.calibration.tally import rate

__all__ = ["cells"]

Random = np.random.Generator
_RHO = (0.0, 0.2, 0.6)


def cells() -> Iterator[Cell]:
    """All cells, table by table."""
    yield from _series()
    yield from _windows()
    yield from _gate()


def _cell(table: str, row: str, column: str, trial: object, trials: int) -> Cell:
    name = f"{table}/{row}/{column}"
    return Cell(table, row, column, lambda: rate(name, trial, trials).text())  # type: ignore[arg-type]


def _series() -> Iterator[Cell]:
    table = "False alarms: steady series"
    for rho in _RHO:
        column = f"autocorrelation {rho}"
        for n in (12, 24, 48, 96):
            yield _cell(table, f"change point in {n} gaps, sd 0.3", column, partial(_shift, n, 0.3, rho), 400)
        for n in (24, 48, 96):
            yield _cell(table, f"sure or likely one in {n} gaps, sd 0.3", column, partial(_likely, n, 0.3, rho), 400)
        yield _cell(table, "change point in 1,000 gaps, sd 0.3", column, partial(_shift, 1000, 0.3, rho), 100)
        yield _cell(table, "change point in 24 gaps, sd 0.6", column, partial(_shift, 24, 0.6, rho), 400)
        for n in (24, 39):
            yield _cell(table, f"steady growth over {n} bins, sd 0.3", column, partial(_growth, n, rho), 2000)


def _shift(n: int, sigma: float, rho: float, random: Random) -> bool:
    return level_changed(gaps(n, sigma, random, rho), _seed(random), 1.15)


def _likely(n: int, sigma: float, rho: float, random: Random) -> bool:
    return likely_changed(gaps(n, sigma, random, rho), _seed(random), 1.15)


def _growth(n: int, rho: float, random: Random) -> bool:
    return slow_growth(0.3 * autocorrelated(n, rho, random))


def _seed(random: Random) -> int:
    return int(random.integers(2**31))


def _windows() -> Iterator[Cell]:
    table = "False alarms: two windows at placebo dates"
    for times in (1, 2, 5):
        column = "minimum" if times == 1 else f"{times} times"
        for sigma in (0.2, 0.5, 1.0):
            yield _cell(table, f"gaps, sd {sigma}", column, partial(_gaps, 8 * times, sigma), 3000)
        yield _cell(table, "waits, regular releases", column, partial(_waits, 8 * times), 400)
        sizes = {
            "sizes, 8 people, ICC 0.10": (People(8, 0.10, week_icc=0.05), 0),
            "sizes, 20 people, ICC 0.25": (People(20, 0.25, week_icc=0.05), 0),
            "sizes, 20 people, half of them new, ICC 0.25": (People(20, 0.25, week_icc=0.05), 10),
        }
        for row, (people, n_new) in sizes.items():
            yield _cell(table, row, column, partial(_sizes, people, n_new, 50 * times), 800)
        few = People(4, 0.20, week_icc=0.05)
        yield _cell(table, "sizes, 4 people, weeks drawn", column, partial(_sizes_by_week, few, 50 * times), 800)
        shuffled = People(20, 0.25, week_icc=0.05)
        yield _cell(table, "sizes, 20 people, relabelled", column, partial(_relabelled, shuffled, 50 * times), 800)


def _gaps(n: int, sigma: float, random: Random) -> bool:
    return gaps_grew(gaps(n, sigma, random), gaps(n, sigma, random))


def _waits(a_year: int, random: Random) -> bool:
    before, now = (released(150, a_year, 4.0, random) for _ in range(2))
    return waits_grew(before, now, _seed(random))


def _sizes(people: People, n_new: int, n: int, random: Random) -> bool:
    return batches_grew(*two_windows(people, n_new, n, random), _seed(random))


def _sizes_by_week(people: People, n: int, random: Random) -> bool:
    return batches_grew(*two_windows(people, 0, n, random), _seed(random), by_week=True)


def _relabelled(people: People, n: int, random: Random) -> bool:
    """Sizes given to the changes of both windows in random order; dates and authors stay."""
    first, second = two_windows(people, 10, n, random)
    lines = random.permutation(np.concatenate([first.lines, second.lines]))
    sides = (Changes(lines[:n], first.people, first.weeks), Changes(lines[n:], second.people, second.weeks))
    return batches_grew(*sides, _seed(random))


def _gate() -> Iterator[Cell]:
    table = "False alarms: the gate's rule drift"
    for a_week in (5, 20, 80):
        row = f"{a_week} changes a week"
        for column, relabelled in (("sizes relabelled", True), ("20 people, ICC 0.25, weeks 0.05", False)):
            yield Cell(table, row, column, partial(_episodes, f"{table}/{row}/{column}", a_week, relabelled))


_YEARS = 3
_HISTORIES = 60


def _episodes(name: str, a_week: int, relabelled: bool) -> str:
    """How many times a year it begins to hold, over histories of three years."""
    random = np.random.default_rng(len(name) * 1000 + a_week)
    n_found, years = 0, 0.0
    for _ in range(_HISTORIES):
        found, looked_at = gate_episodes(_history(a_week, relabelled, random), _YEARS * 365)
        n_found += found
        years += looked_at
    return f"{n_found / years:.2f} a year ({n_found} in {years:.0f} years)"


def _history(a_week: int, relabelled: bool, random: Random) -> list[tuple[int, int]]:
    people = People(20, 0.25, week_icc=0.05)
    habits = people.habits(random)
    days: list[int] = []
    lines: list[float] = []
    for year in range(_YEARS):
        changes = people.changes(52 * a_week, random, habits)
        weekdays = random.integers(7, size=len(changes.weeks))
        days += [year * 365 + week * 7 + int(day) for week, day in zip(changes.weeks, weekdays, strict=True)]
        lines += changes.lines.tolist()
    if relabelled:
        lines = random.permutation(lines).tolist()
    return [(day, int(size)) for day, size in zip(days, lines, strict=True)]
