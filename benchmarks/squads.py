"""Measures `flowlens compare` on invented squads of which the truth is known: false alarms, and what it finds.

    python benchmarks/squads.py [--runs 200] [--alike-runs 1000] [--publish]

Prints Markdown; `--publish` writes it to squads.md. What is tested is what the command itself runs: the differences of
`flowlens.comparing`, with all tests of a run adjusted together.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import click
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the scripts beside this one, however it is started

from benchmarks.calibration.samples import People, gaps, released
from benchmarks.calibration.tally import rate
from flowlens.comparing.differences import MOST_P, answer_of, chance, difference
from flowlens.comparing.measures import COMPARED
from flowlens.comparing.rows import Names, Rows, pooled
from flowlens.model.comparison import Compared
from flowlens.stats.estimate import Floats
from flowlens.stats.false_discovery import adjusted

FOUND = Path(__file__).with_suffix(".md")
RUNS = 200
# An alarm is rarer than a find, so that its rate takes more runs.
ALIKE_RUNS = 1_000
_CALLED = frozenset({"higher", "lower"})
_SIZE = COMPARED[0].id
_RELEASES = 26
# Of real repositories the log of a size has a standard deviation of 1.2 to 2.0, of which 1 to 25 % are the author's.
_ICC = (0.0, 0.05, 0.1)
_SPREADS = (0.8, 1.0, 1.3, 1.6, 2.0)
Random = np.random.Generator
Squad = Mapping[str, Rows]


@dataclass(frozen=True, slots=True)
class Setting:
    """So many squads of so many people and changes; `icc` is the share of the spread of log sizes that is a person's.

    `whole`: all seven numbers are in the family; else sizes alone.
    """

    n_squads: int
    n_people: int = 8
    n_changes: int = 200
    sigma: float = 1.6
    icc: float = 0.05
    whole: bool = True


def squad(setting: Setting, number: int, ratio: float, random: Random) -> Squad:
    """The rows of one squad; its changes are so many times as large as those of the others."""
    people = People(setting.n_people, setting.icc, setting.sigma)
    changes = people.changes(setting.n_changes, random, people.habits(random), 1_000 * number)
    names = [str(person) for person in changes.people]
    rows = {_SIZE: _rows(np.maximum(1.0, np.round(ratio * changes.lines)), names)}
    if not setting.whole:
        return rows
    between, batches = gaps(_RELEASES, 0.5, random), gaps(_RELEASES, 0.8, random)
    waits = released(setting.n_changes, _RELEASES, 4.0, random)
    groups = [f"{number} {group}" for group in waits.groups]
    releases = [f"{number} {group}" for group in random.integers(_RELEASES, size=60).tolist()]
    others = (
        _rows(between), _rows(np.maximum(1.0, np.round(batches))), _rows(waits.durations + 0.05, groups, waits.ended),
        _rows(random.random(60) < _of_each(releases, 0.4, random), releases), _rows(random.random(_RELEASES) < 0.15),
        _rows(random.random(setting.n_changes) < 0.01, names),
    )  # fmt: skip
    return rows | {one.id: found for one, found in zip(COMPARED[1:], others, strict=True)}


def called(squads: Sequence[Squad], among: Sequence[int] | None = None) -> list[list[bool]]:
    """For each squad, or those of these numbers, which of its numbers is called different from that of all others."""
    measures = [one for one in COMPARED if one.id in squads[0]]
    asked = [
        (one, pooled([other[one.id] for other in squads if other is not own]), own[one.id])
        for own in squads
        for one in measures
    ]
    chances = [chance(*each) for each in asked]
    known = iter(adjusted([p for p in chances if p is not None]).tolist())
    sure = [1.0 if p is None else next(known) for p in chances]
    # An effect takes ten times as long as its chance, and is looked at where that stands out.
    return [
        [sure[place] <= MOST_P and _is_called(asked[place], sure[place]) for place in _places(number, len(measures))]
        for number in (range(len(squads)) if among is None else among)
    ]


def any_alarm(setting: Setting, random: Random) -> bool:
    """Whether any of squads that are alike is called different in any number."""
    return any(map(any, called([squad(setting, number, 1.0, random) for number in range(setting.n_squads)])))


def finds(setting: Setting, random: Random) -> bool:
    """Whether the one squad whose changes are half as large again is called so.

    Of sizes alone by the chance: of so many changes, a sure difference is of more than the 15 % that it takes.
    """
    own = squad(setting, 0, 1.5, random)
    others = [squad(setting, number, 1.0, random) for number in range(1, setting.n_squads)]
    if setting.whole:
        return called([own, *others], among=(0,))[0][0]
    rest = pooled([other[_SIZE] for other in others])
    is_larger = np.log(own[_SIZE].values).mean() > np.log(rest.values).mean()
    return bool(is_larger) and (chance(COMPARED[0], rest, own[_SIZE]) or 0.0) <= MOST_P


ALARMS = (Setting(4), Setting(2), Setting(4, 20), Setting(4, icc=0.1))
# Sizes alone of two squads, and all seven numbers of four.
FINDS = (
    *(Setting(2, n, 200, sigma, icc, whole=False) for n in (8, 20) for sigma in _SPREADS for icc in _ICC),
    *(Setting(4, 20, 200, sigma, icc) for sigma in (1.0, 1.6) for icc in (0.0,)),
)


def cell(asked: tuple[bool, Setting, int]) -> str:
    """The rate of one cell, in %: of alarms among squads that are alike, or of what is found."""
    alike, setting, runs = asked
    trial = partial(any_alarm if alike else finds, setting)
    found = rate(f"{'alike' if alike else 'finds'} {setting}", trial, runs).text()
    click.echo(f"{'alike' if alike else 'finds'} {setting}: {found}", err=True)
    return found


def tables(runs: int, alike_runs: int, processes: int) -> Iterator[str]:
    """The published tables, as Markdown; squads that are alike are tried so often."""
    asked = [*((True, one, alike_runs) for one in ALARMS), *((False, one, runs) for one in FINDS)]
    with ProcessPoolExecutor(processes) as pool:
        texts = dict(zip(asked, pool.map(cell, asked), strict=True))
    yield "## Squads that are alike: runs in which any number of any squad is called different (%)"
    yield _table("squads", [(_named(one), {"alarms": texts[True, one, alike_runs]}) for one in ALARMS])
    yield "## A squad whose changes are 1.5 times as large, of 200 changes each: found (%)"
    found: dict[str, dict[str, str]] = {}
    for one in FINDS:
        what = "all seven numbers" if one.whole else "sizes alone"
        row = f"{one.n_squads} squads, {one.n_people} people, {what}, sd of log sizes {one.sigma}"
        found.setdefault(row, {})[f"{one.icc:.0%} of the spread is a person's"] = texts[False, one, runs]
    yield _table("squads", list(found.items()))


@click.command()
@click.option("--runs", default=RUNS, show_default=True, type=click.IntRange(min=1))
@click.option("--alike-runs", default=ALIKE_RUNS, show_default=True, type=click.IntRange(min=1))
@click.option("--processes", default=2, show_default=True, type=click.IntRange(min=1))
@click.option("--publish", is_flag=True, help="Write squads.md.")
def main(runs: int, alike_runs: int, processes: int, publish: bool) -> None:
    """Print the tables."""
    text = "\n\n".join(tables(runs, alike_runs, processes))
    click.echo(text)
    if publish:
        head = FOUND.read_text("utf-8").partition("\n## ")[0].rstrip("\n") if FOUND.exists() else "# Squads"
        FOUND.write_text(f"{head}\n\n{text}\n", encoding="utf-8", newline="\n")


def _places(number: int, n_measures: int) -> range:
    return range(number * n_measures, (number + 1) * n_measures)


def _is_called(asked: tuple[Compared, Rows, Rows], sure: float) -> bool:
    return answer_of(replace(difference(*asked), adjusted=sure)) in _CALLED


def _rows(values: object, names: Sequence[str] | None = None, ended: object = None) -> Rows:
    data = np.asarray(values, dtype=np.float64)
    clusters: Names | None = None
    if names is not None:
        clusters = np.empty(len(names), dtype=object)
        clusters[:] = names
    marks = None if ended is None else np.asarray(ended, dtype=np.bool_)
    return Rows(np.zeros(data.size, dtype="datetime64[us]"), data, clusters, marks)


def _of_each(releases: Sequence[str], share: float, random: Random) -> Floats:
    """The chance of each piece: pieces of one release resemble each other."""
    known = {name: float(random.beta(4 * share, 4 * (1 - share))) for name in dict.fromkeys(releases)}
    return np.array([known[name] for name in releases], dtype=np.float64)


def _named(one: Setting) -> str:
    icc = f", {one.icc:.0%} of the spread a person's"
    return f"{one.n_squads} squads, {one.n_people} people, {one.n_changes:,} changes{icc}"


def _table(first: str, rows: Sequence[tuple[str, Mapping[str, str]]]) -> str:
    columns = list(rows[0][1])
    lines = [f"| {' | '.join([first, *columns])} |", f"|{'---|' * (len(columns) + 1)}"]
    lines += [f"| {' | '.join([name, *(cells.get(column, '') for column in columns)])} |" for name, cells in rows]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
