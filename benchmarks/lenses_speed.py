"""How much processor time the lenses take, one by one and together, on facts that are in memory already.

    python benchmarks/lenses_speed.py CLONE... [--runs 5]

What lenses share is derived once in each run, by the first that asks for it; so the time of one lens depends on those
before it, and only the sum counts. The median run is told.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the scripts beside this one, however it is started

from flowlens.config import Settings, load_config
from flowlens.facts.tables import Facts
from flowlens.lenses.catalog import LENSES
from flowlens.lenses.lens import Lens
from flowlens.pipeline import gather
from flowlens.verdict.policy import policy

__all__ = ["main", "rows", "seconds_of"]

_TOGETHER = "**together**"


@click.command()
@click.argument("clones", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--runs", default=5, show_default=True, type=click.IntRange(1))
def main(clones: Sequence[Path], runs: int) -> None:
    """Print the processor seconds of each lens, and of all together, for each clone."""
    measured: dict[str, Mapping[str, float]] = {}
    for clone in clones:
        settings = load_config(clone)
        facts = gather(settings)
        names = [part for part in clone.resolve().parts if "+" in part] or [clone.name]
        measured[f"{names[-1].replace('+', '/')} ({len(facts.changes):,} changes)"] = _median_run(facts, settings, runs)
    click.echo("\n".join(rows(measured)))


def seconds_of(
    facts: Facts, settings: Settings, lenses: Sequence[Lens], clock: Callable[[], float]
) -> dict[str, float]:
    """The processor seconds of each lens, on facts of which nothing was derived before."""
    fresh, thresholds, found = replace(facts), policy(settings.lenses.stage), {}
    for lens in lenses:
        begin = clock()
        lens.judge(lens.measure(fresh, settings.lenses), thresholds)
        found[lens.id] = clock() - begin
    return found


def rows(measured: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """A Markdown table: a row for each lens, a column for each repository."""
    lenses = dict.fromkeys(lens for seconds in measured.values() for lens in seconds)
    yield f"| lens | {' | '.join(measured)} |"
    yield "|" + "---|" * (1 + len(measured))
    for lens in lenses:
        name = lens if lens == _TOGETHER else f"`{lens}`"
        yield f"| {name} | {' | '.join(_told(seconds.get(lens)) for seconds in measured.values())} |"


def _median_run(facts: Facts, settings: Settings, runs: int) -> dict[str, float]:
    """The run whose sum is the median one, and its sum; a run before it is not counted, as it imports what is lazy."""
    every = [seconds_of(facts, settings, LENSES, time.process_time) for _ in range(runs + 1)][1:]
    middle = median(sum(one.values()) for one in every)
    chosen = min(every, key=lambda one: abs(sum(one.values()) - middle))
    return {**chosen, _TOGETHER: sum(chosen.values())}


def _told(seconds: float | None) -> str:
    return "–" if seconds is None else f"{seconds:.2f} s"


if __name__ == "__main__":
    main()
