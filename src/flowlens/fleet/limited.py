"""A task in a process of its own, which can be ended when its time is over: on a cluster nothing else ends one."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import current_process
from typing import TypeVar

from flowlens.fleet.lost import Lost
from flowlens.fleet.pool import in_processes

__all__ = ["limited"]

Task = TypeVar("Task")
Result = TypeVar("Result")


def limited(work: Callable[[Task], Result], seconds: float, task: Task) -> Result | Lost:
    """The result of that task; Lost where it takes longer, or its process is killed. The process that asks goes on."""
    _may_have_children()
    ((_, result),) = in_processes(work, [task], 1, seconds)
    return result


def _may_have_children() -> None:
    """A worker of Dask's nanny is marked as one that must start none; ours end with it, however it ends."""
    process = current_process()
    if process.daemon:
        process._config["daemon"] = False  # type: ignore[attr-defined]  # its setter refuses once it has started
