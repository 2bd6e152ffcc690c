"""Tasks on worker processes of this machine: one that is killed, crashes or takes too long costs its task alone."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import parent_process
from multiprocessing.connection import wait
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from flowlens.errors import CannotMeasureError
from flowlens.fleet.lost import Lost
from flowlens.fleet.template import only_installed_modules, worker_context

__all__ = ["in_processes"]

Task = TypeVar("Task")
Result = TypeVar("Result")

_ORPHANED = 1


def in_processes(
    work: Callable[[Task], Result], tasks: Sequence[Task], n_workers: int, seconds: float
) -> Iterator[tuple[Task, Result | Lost]]:
    """Each task with its result as it comes, begun in the order given; an exception of `work` is raised here.

    `work` is a function of a module, and no process begins as a copy of this one: what this one has open stays here.
    When the loop is left the workers are killed. CannotMeasureError where no worker can be begun.
    """
    with only_installed_modules():
        try:
            yield from _in_processes(work, tasks, n_workers, seconds)
        except BrokenProcessPool as exc:
            raise CannotMeasureError(
                "No worker process can be begun: something ends them, as where memory runs out.",
                next_step="Give the same command again: it does what is missing.",
            ) from exc


def _in_processes(
    work: Callable[[Task], Result], tasks: Sequence[Task], n_workers: int, seconds: float
) -> Iterator[tuple[Task, Result | Lost]]:
    pool = ProcessPool(max_workers=n_workers, context=worker_context(), initializer=_prepare)
    try:
        futures: dict[Future[Result], Task] = {
            pool.schedule(work, args=(task,), timeout=seconds): task for task in tasks
        }
        for future in as_completed(futures):
            task = futures[future]
            try:
                result: Result | Lost = future.result()
            except ProcessExpired as exc:
                result = Lost(exc.exitcode)
            except TimeoutError:
                result = Lost(None)
            yield task, result
        pool.close()  # type: ignore[no-untyped-call]
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _prepare() -> None:
    """In a worker: Ctrl-C is for the process that was called, and a worker ends with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(_ORPHANED)
