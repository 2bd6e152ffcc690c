"""The run over a fleet on one page: the largest repository first, each a task, and what became of each."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from flowlens.config import Overrides, cache_folder, place_of
from flowlens.errors import FlowLensError, UsageError
from flowlens.fleet.address import is_address
from flowlens.fleet.lost import Lost
from flowlens.fleet.mined import mined
from flowlens.fleet.task import Task
from flowlens.fleet.template import begin_template
from flowlens.model.clones import CloneSettings
from flowlens.model.fleet import LEAST_DIFFS, FleetSummary, Outcome
from flowlens.sources.git.object_state import object_bytes

__all__ = ["Asked", "mine_fleet"]

_MORE = 'Install it: pip install "flowlens[fleet]".'
Heard = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says: how each repository is read, by how many workers (0: one a core), and how long.

    `scheduler` is the address of one of Dask whose workers do it; how many is told there. A repository in which so many
    diffs are new (`least_split`) is read in parts.
    """

    overrides: Overrides
    config: Path | None = None
    clones: CloneSettings | None = None
    tables: str | None = None
    n_workers: int = 0
    task_seconds: float = 7_200.0
    scheduler: str | None = None
    least_split: int = LEAST_DIFFS


def mine_fleet(sources: Sequence[str], asked: Asked, heard: Heard) -> FleetSummary:
    """Read each repository into the store; `heard` is told of each as it is done.

    What takes a worker with it is tried once more, when all else is done: whoever kills a worker may not have meant
    this repository. So is what has the history of another that was just being read: it is there by then. A long
    history is read in parts, by all workers, when all others are done. UsageError where nothing runs workers.
    """
    started = time.monotonic()
    if asked.scheduler is None:
        begin_template()
    if asked.tables is not None:
        from flowlens.facts.shared_tables import SharedTables

        SharedTables.at(asked.tables)  # what reads such a place is there, or this says so before the long work
    most = _n_workers(asked)
    found: dict[str, Outcome] = {}
    again: list[Task] = []
    n_parts: dict[str, int] = {}
    for task, outcome in _worked(_tasks(sources, asked, most), most, asked):
        if outcome.failure == "parted":
            n_parts[task.source] = outcome.n_parts
        if outcome.failure in ("killed", "busy", "parted"):
            again.append(replace(task, wait=True, least=0))
        else:
            found[task.source] = outcome
            heard(outcome)
    parts = [replace(task, part=part) for task in again for part in range(n_parts.get(task.source, 0))]
    deque(_worked(parts, most, asked), maxlen=0)  # whatever becomes of one, who joins them makes up for it
    for task, outcome in _again(again, n_parts.keys(), most, asked):
        found[task.source] = replace(outcome, n_parts=n_parts.get(task.source, 0))
        heard(found[task.source])
    n_workers = min(most, max(len(sources), len(parts)))
    return FleetSummary(tuple(found[source] for source in sources), n_workers, time.monotonic() - started)


def _again(tasks: Sequence[Task], parted: Set[str], most: int, asked: Asked) -> Iterator[tuple[Task, Outcome]]:
    """Who joins parts goes first: what has the same history takes over what is there then."""
    yield from _worked([task for task in tasks if task.source in parted], most, asked)
    yield from _worked([task for task in tasks if task.source not in parted], most, asked)


def _tasks(sources: Sequence[str], asked: Asked, most: int) -> list[Task]:
    """Each repository, which is parted where that brings work for others."""
    least = asked.least_split if most > 1 else 0
    cache = cache_folder(asked.overrides.cache)
    place = place_of(cache)
    # A worker on another machine has its copy elsewhere, and has to know which clones lie beside the one here.
    overrides = asked.overrides if place is None else replace(asked.overrides, cache=cache)
    return [
        Task(source, overrides, asked.config, asked.clones, asked.tables, wait=False, least=least, place=place)
        for source in _largest_first(sources)
    ]


def _largest_first(sources: Iterable[str]) -> list[str]:
    """So that no long one is begun when the others are nearly done; what has to be cloned first is begun first."""
    return sorted(sources, key=_size, reverse=True)


def _size(source: str) -> float:
    if is_address(source):
        return float("inf")
    try:
        return object_bytes(Path(source))
    except (FlowLensError, OSError):
        return 0  # it will say why


def _n_workers(asked: Asked) -> int:
    """How many tasks may run at a time; UsageError where what runs them is missing."""
    if asked.scheduler is None:
        return asked.n_workers or os.cpu_count() or 1
    try:
        from flowlens.fleet.cluster import n_threads
    except ImportError as exc:
        raise UsageError("A scheduler is asked by Dask.", next_step=_MORE) from exc
    return n_threads(asked.scheduler)


def _worked(tasks: Sequence[Task], most: int, asked: Asked) -> Iterator[tuple[Task, Outcome]]:
    """What becomes of tasks of which so many may run at a time; where they are fewer, each has several cores."""
    if not tasks:
        return
    n_workers = min(most, len(tasks))
    jobs = asked.overrides.jobs or (1 if asked.scheduler else max(1, (os.cpu_count() or 1) // n_workers))
    given = [replace(task, overrides=replace(task.overrides, jobs=jobs)) for task in tasks]
    for task, result in _results(given, n_workers, asked):
        yield task, _outcome_of_lost(task, result.status, asked.task_seconds) if isinstance(result, Lost) else result


def _results(tasks: Sequence[Task], n_workers: int, asked: Asked) -> Iterator[tuple[Task, Outcome | Lost]]:
    if asked.scheduler is not None:
        from flowlens.fleet.cluster import in_cluster
        from flowlens.fleet.limited import limited

        return in_cluster(partial(limited, mined, asked.task_seconds), tasks, asked.scheduler)
    try:
        from flowlens.fleet.pool import in_processes
    except ImportError as exc:
        raise UsageError("A fleet is read by worker processes, which need Pebble.", next_step=_MORE) from exc
    return in_processes(mined, tasks, n_workers, asked.task_seconds)


def _outcome_of_lost(task: Task, status: int | None, seconds: float) -> Outcome:
    if status is None:
        why = f"It took more than {seconds / 60:,.0f} minutes; a later run goes on where this one ended."
        return Outcome(task.source, failure="late", reason=why, seconds=seconds)
    ended = f"by signal {-status}" if status < 0 else f"with status {status}"
    return Outcome(task.source, failure="killed", reason=f"Its worker process was ended {ended}, twice.")
