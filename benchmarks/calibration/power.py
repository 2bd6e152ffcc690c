"""How many changes or releases it takes until a rule sees a true ratio four times in five."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from benchmarks.calibration.coverage import Cell, two_windows
from benchmarks.calibration.rules import (
    batches_grew,
    gaps_grew,
    gate_drift,
    level_changed,
    likely_changed,
    slow_growth,
    waits_grew,
)
from benchmarks.calibration.samples import Changes, People, autocorrelated, gaps, released
from benchmarks.calibration.tally import rate

__all__ = ["cells"]

Random = np.random.Generator
# Does the rule see the ratio with so many a side?
Sees = Callable[[float, int, Random], bool]

_RATIOS = (1.25, 1.5, 2.0)
_WANTED = 0.8
_RELEASES = (8, 12, 16, 24, 36, 52, 75, 100)
_CHANGES = (50, 75, 100, 150, 200, 300, 400, 600, 800, 1200)
_TOTAL_GAPS = (12, 16, 24, 36, 48, 72, 96, 150, 200)
_LAST_GAPS = (4, 5, 6, 8, 12, 16)
_A_MONTH = (12, 20, 30, 40, 60, 80, 120, 160, 240, 320)


def cells() -> Iterator[Cell]:
    """All cells of the table."""
    yield from _ladder("gaps a window, sd 0.2", _RELEASES, partial(_sees_gaps, 0.2), 500)
    yield from _ladder("gaps a window, sd 0.5", _RELEASES, partial(_sees_gaps, 0.5), 500)
    yield from _ladder("gaps a window, sd 1.0", _RELEASES, partial(_sees_gaps, 1.0), 500)
    for sigma in (0.2, 0.3, 0.6):
        yield from _ladder(f"gaps in all, date unknown, sd {sigma}", _TOTAL_GAPS, partial(_sees_shift, sigma), 150)
    row = "gaps in all, date unknown, sure or likely, sd 0.3"
    yield from _ladder(row, _TOTAL_GAPS, _sees_likely, 150)
    yield from _ladder("gaps behind 36 others, date unknown, sd 0.3", _LAST_GAPS, _sees_last, 150)
    yield from _ladder("releases a window, waits of 150 changes", _RELEASES, _sees_waits, 150)
    few, many = People(8, 0.10, week_icc=0.05), People(40, 0.10, week_icc=0.05)
    yield from _ladder("changes a window, 8 people, sd 1.6", _CHANGES, partial(_sees_sizes, few), 200)
    yield from _ladder("changes a window, 40 people, sd 1.6", _CHANGES, partial(_sees_sizes, many), 200)
    yield from _ladder("changes in four weeks (gate), sd 1.6", _A_MONTH, partial(_sees_drift, 0.0), 200)
    yield from _ladder("changes in four weeks (gate), sd 1.6, weeks 0.05", _A_MONTH, partial(_sees_drift, 0.05), 200)
    yield from _seen_drift()
    yield from _growth()


def _ladder(row: str, steps: tuple[int, ...], sees: Sees, trials: int) -> Iterator[Cell]:
    for ratio in _RATIOS:
        yield Cell(
            "Power: how many are needed", row, f"ratio {ratio:g}", partial(_first, row, ratio, steps, sees, trials)
        )


def _first(row: str, ratio: float, steps: tuple[int, ...], sees: Sees, trials: int) -> str:
    share = 0.0
    for n in steps:
        share = rate(f"{row}/{ratio}/{n}", partial(sees, ratio, n), trials).share
        if share >= _WANTED:
            return f"{n:,} ({share:.0%})"
    return f"over {steps[-1]:,} ({share:.0%})"


def _seed(random: Random) -> int:
    return int(random.integers(2**31))


def _sees_gaps(sigma: float, ratio: float, n: int, random: Random) -> bool:
    return gaps_grew(gaps(n, sigma, random), ratio * gaps(n, sigma, random))


def _sees_shift(sigma: float, ratio: float, n: int, random: Random) -> bool:
    series = np.concatenate([gaps(n // 2, sigma, random), ratio * gaps(n - n // 2, sigma, random)])
    return level_changed(series, _seed(random), 1.15)


def _sees_likely(ratio: float, n: int, random: Random) -> bool:
    series = np.concatenate([gaps(n // 2, 0.3, random), ratio * gaps(n - n // 2, 0.3, random)])
    return likely_changed(series, _seed(random), 1.15)


def _sees_last(ratio: float, n: int, random: Random) -> bool:
    series = np.concatenate([gaps(36, 0.3, random), ratio * gaps(n, 0.3, random)])
    return level_changed(series, _seed(random), 1.15)


def _sees_waits(ratio: float, a_year: int, random: Random) -> bool:
    return waits_grew(released(150, a_year, 4.0, random), released(150, a_year, 4.0, random, ratio), _seed(random))


def _sees_sizes(people: People, ratio: float, n: int, random: Random) -> bool:
    before, now = two_windows(people, people.n // 5, n, random)
    return batches_grew(before, Changes(np.round(ratio * now.lines), now.people, now.weeks), _seed(random))


def _seen_drift() -> Iterator[Cell]:
    table = "Power: how often the gate tells a drift of five weeks"
    for week_icc in (0.0, 0.05):
        for a_month in (20, 80, 320):
            row = f"{a_month} changes in four weeks, weeks {week_icc:.2f}"
            for ratio in (1.5, 2.0, 3.0):
                name, trial = f"{table}/{row}/{ratio}", partial(_sees_drift, week_icc, ratio, a_month)
                yield Cell(table, row, f"ratio {ratio:g}", partial(_share, name, trial))


def _share(name: str, trial: Callable[[Random], bool]) -> str:
    return rate(name, trial, 400).text()


def _sees_drift(week_icc: float, ratio: float, a_month: int, random: Random) -> bool:
    """The sizes have been larger for five weeks: both windows that are looked at lie behind the change."""
    people = People(20, 0.10, week_icc=week_icc)
    habits = people.habits(random)
    found: list[tuple[int, int]] = []
    for first, n_weeks, times in ((0, 26, 1.0), (26, 5, ratio)):
        part = people.changes(round(a_month * n_weeks / 4), random, habits, n_weeks=n_weeks)
        days = 7 * (first + np.array(part.weeks)) + random.integers(1, 8, part.lines.size)
        found += zip(days.tolist(), (times * part.lines).astype(int).tolist(), strict=True)
    return gate_drift(found, 217)


def _growth() -> Iterator[Cell]:
    """Bins are given: a report looks at three years."""
    table = "Power: steady growth over three years (39 bins of four weeks)"
    for sigma in (0.2, 0.3, 0.5):
        for ratio in _RATIOS:
            row, column = f"sd of a bin {sigma}", f"{ratio:g} times a year"
            trial = partial(_sees_growth, sigma, ratio)
            yield Cell(table, row, column, partial(_text, f"{table}/{row}/{column}", trial))


def _text(name: str, trial: Callable[[Random], bool]) -> str:
    return rate(name, trial, 1000).text()


def _sees_growth(sigma: float, ratio: float, random: Random) -> bool:
    line = np.log(ratio) * np.arange(39) * 28 / 365
    return slow_growth(line + sigma * autocorrelated(39, 0.2, random))
