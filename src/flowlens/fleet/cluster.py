"""Tasks on a Dask cluster that runs already: a worker that dies costs a second try, a lost scheduler a wait."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from typing import Any, TypeVar
from uuid import uuid4

from distributed import Client, as_completed
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker

from flowlens import __version__
from flowlens.errors import CannotMeasureError, UsageError
from flowlens.fleet.lost import Lost
from flowlens.model.phrase import phrase

__all__ = ["in_cluster", "n_threads"]

Task = TypeVar("Task")
Result = TypeVar("Result")

_CONNECT_SECONDS = 30.0
# So long a scheduler may be gone, and a cluster be without workers.
_GONE_SECONDS = 600.0
_PAUSE_SECONDS = 2.0
_GONE = (CommClosedError, CancelledError, OSError, TimeoutError)


def n_threads(address: str) -> int:
    """How many tasks the cluster runs at a time; UsageError where there is none, or one of another FlowLens."""
    _quieten()
    try:
        with _client(address) as client:
            client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
            versions = set(client.run(_version).values())
            if versions != {__version__}:
                raise UsageError(
                    f"The workers of {address} have FlowLens {', '.join(sorted(versions))}, and this is {__version__}.",
                    next_step="Give all the same version.",
                )
            return sum(client.nthreads().values())
    except ModuleNotFoundError as exc:
        raise UsageError(f"The workers of {address} lack {exc.name}.", next_step="Install FlowLens there.") from exc
    except (*_GONE, ValueError) as exc:
        raise UsageError(
            f"{address} is no scheduler of Dask that has workers: {str(exc) or type(exc).__name__}.",
            next_step="Start one: dask scheduler; dask worker ADDRESS --nthreads 1.",
        ) from exc


def in_cluster(
    work: Callable[[Task], Result], tasks: Sequence[Task], address: str
) -> Iterator[tuple[Task, Result | Lost]]:
    """Each task with its result as it comes, begun in the order given as far as the cluster can.

    What was begun when a scheduler goes is given to the next one; CannotMeasureError where none comes in ten minutes.
    """
    _quieten()
    left, alive_at = dict(enumerate(tasks)), time.monotonic()
    while left:
        since = None
        try:
            with _client(address) as client:
                client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
                since = time.monotonic()
                for number, result in _round(client, work, left):
                    alive_at = time.monotonic()
                    yield left.pop(number), result
        except _GONE as exc:
            if since is not None and time.monotonic() - since > _CONNECT_SECONDS:
                alive_at = time.monotonic()  # it was there until now, with tasks that are long
            if time.monotonic() - alive_at > _GONE_SECONDS:
                raise CannotMeasureError(
                    f"The scheduler at {address} has gone with {phrase(len(left), 'repositories')} left.",
                    next_step="Start it, and give the same command again: it does what is missing.",
                ) from exc
            time.sleep(_PAUSE_SECONDS)


def _round(
    client: Any, work: Callable[[Task], Result], left: Mapping[int, Task]
) -> Iterator[tuple[int, Result | Lost]]:
    """What comes back from one connection to a scheduler, until all is there or the connection is lost."""
    run = uuid4().hex
    numbers = {
        client.submit(work, task, key=f"flowlens-{run}-{number}", priority=-number, pure=False): number
        for number, task in left.items()
    }
    for future in as_completed(numbers, loop=client.loop):  # type: ignore[no-untyped-call]
        error = None if future.status == "finished" else future.exception()
        if isinstance(error, KilledWorker):
            yield numbers[future], Lost(-9)
        elif error is not None:
            raise error
        else:
            yield numbers[future], future.result()
        future.release()  # or the scheduler keeps all of them


def _client(address: str) -> Any:
    return Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]


def _version() -> str:
    return __version__


def _quieten() -> None:
    """What is worth saying of the cluster is said by what becomes of the tasks.

    Dask gives some of its parts a level of their own: its client wrote a traceback where a scheduler went.
    """
    of_dask = [name for name in logging.root.manager.loggerDict if name.startswith("distributed.")]
    for name in ("distributed", "tornado.application", *of_dask):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
