"""The run over a fleet on one page: the largest repository first, each a task, and what became of each."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flowlens.config import Overrides
from flowlens.errors import FlowLensError, UsageError
from flowlens.fleet.listing import is_address
from flowlens.fleet.task import Task, mined
from flowlens.model.clones import CloneSettings
from flowlens.model.fleet import FleetSummary, Outcome
from flowlens.sources.git.object_state import object_bytes

__all__ = ["Asked", "mine_fleet"]

Heard = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says: how each repository is read, by how many workers (0: one a core), and how long."""

    overrides: Overrides
    config: Path | None = None
    clones: CloneSettings | None = None
    tables: str | None = None
    n_workers: int = 0
    task_seconds: float = 7_200.0


def mine_fleet(sources: Sequence[str], asked: Asked, heard: Heard) -> FleetSummary:
    """Read each repository into the store; `heard` is told of each as it is done.

    What takes a worker with it is tried once more, when all else is done: whoever kills a worker may not have meant
    this repository. UsageError where there is nothing that runs workers.
    """
    started = time.monotonic()
    if asked.tables is not None:
        from flowlens.facts.shared_tables import SharedTables

        SharedTables.at(asked.tables)  # what reads such a place is there, or this says so before the long work
    n_cores = os.cpu_count() or 1
    n_workers = min(asked.n_workers or n_cores, len(sources)) or 1
    jobs = asked.overrides.jobs or max(1, n_cores // n_workers)
    said = replace(asked.overrides, jobs=jobs)
    tasks = [Task(source, said, asked.config, asked.clones, asked.tables) for source in _largest_first(sources)]
    found: dict[str, Outcome] = {}
    lost: list[Task] = []
    for task, outcome in _worked(tasks, n_workers, asked.task_seconds):
        if outcome.failure == "killed":
            lost.append(task)
        else:
            found[task.source] = outcome
            heard(outcome)
    for task, outcome in _worked(lost, min(n_workers, len(lost)), asked.task_seconds):
        found[task.source] = outcome
        heard(outcome)
    return FleetSummary(tuple(found[source] for source in sources), n_workers, time.monotonic() - started)


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


def _worked(tasks: Sequence[Task], n_workers: int, seconds: float) -> Iterator[tuple[Task, Outcome]]:
    if not tasks:
        return
    try:
        from flowlens.fleet.pool import Lost, in_processes
    except ImportError as exc:
        raise UsageError(
            "A fleet is read by worker processes, which need Pebble.",
            next_step='Install it: pip install "flowlens[fleet]".',
        ) from exc
    for task, result in in_processes(mined, tasks, n_workers, seconds):
        yield task, _outcome_of_lost(task, result.status, seconds) if isinstance(result, Lost) else result


def _outcome_of_lost(task: Task, status: int | None, seconds: float) -> Outcome:
    if status is None:
        why = f"It took more than {seconds / 60:,.0f} minutes; a later run goes on where this one ended."
        return Outcome(task.source, failure="late", reason=why, seconds=seconds)
    ended = f"by signal {-status}" if status < 0 else f"with status {status}"
    return Outcome(task.source, failure="killed", reason=f"Its worker process was ended {ended}, twice.")
