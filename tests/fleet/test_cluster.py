"""A real cluster on this machine: a scheduler and workers in processes of their own, some of which are killed."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import current_process, get_context
from pathlib import Path
from typing import NoReturn
from unittest.mock import Mock

import pytest
from distributed.comm.core import CommClosedError

from flowlens.config import Overrides
from flowlens.errors import CannotMeasureError, UsageError
from flowlens.fleet import cluster
from flowlens.fleet.cluster import in_cluster, n_threads
from flowlens.fleet.limited import limited
from flowlens.fleet.lost import Lost
from flowlens.fleet.run import Asked, mine_fleet
from tests.repos import Repo

QUIET = {"DASK_LOGGING__DISTRIBUTED": "critical", "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}


@dataclass
class Cluster:
    """The address, and the processes by their names; none of them answers to anybody but this machine."""

    folder: Path
    port: int
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def start(self, name: str) -> None:
        if name == "scheduler":
            said = ["scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard", "--no-show"]
        else:
            said = ["worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", "60"]
            said += ["--name", name, "--local-directory", str(self.folder)]
        self.running[name] = subprocess.Popen(
            [sys.executable, "-m", "dask", *said],
            env={**os.environ, **QUIET, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self, name: str) -> None:
        process = self.running.pop(name)
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Cluster(tmp_path_factory.mktemp("dask"), port)
    for name in ("scheduler", "one", "two"):
        made.start(name)
    try:
        yield made
    finally:
        for name in list(made.running):
            made.kill(name)


def recorded(task: str) -> int:
    """How often the task was begun; one called `first…` takes long when it is begun at first, `fatal` kills."""
    file = Path(task)
    with file.open("a") as record:
        record.write(f"{os.getpid()}\n")
    n = len(file.read_text().splitlines())
    if file.name.startswith("first") and n == 1:
        time.sleep(120)
    if file.name == "fatal":
        os.kill(os.getpid(), signal.SIGKILL)
    return n


def begun_by(file: Path) -> int:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError, IndexError, ValueError):
            return int(file.read_text().splitlines()[0])
        time.sleep(0.02)
    raise AssertionError("it was never begun")


def test_a_fleet(dask: Cluster, tmp_path: Path) -> None:
    for name in ("a", "b"):
        Repo(tmp_path / name).commit({"x": "x\n"})
    sources = [str(tmp_path / name) for name in ("a", "gone", "b")]
    asked = Asked(Overrides(cache=tmp_path / "cache"), tables=str(tmp_path / "facts"), scheduler=dask.address)
    summary = mine_fleet(sources, asked, lambda _: None)
    assert [one.failure for one in summary.outcomes] == [None, "unreadable", None]
    assert summary.n_workers >= 1
    assert len(list((tmp_path / "facts" / "repositories").iterdir())) == 2


def test_a_worker_is_killed_in_mid_task(dask: Cluster, tmp_path: Path) -> None:
    tasks = [str(tmp_path / name) for name in ("first", "x", "y")]
    coming = in_cluster(recorded, tasks, dask.address)
    found = dict([next(coming), next(coming)])  # the other worker has done what is short
    os.kill(begun_by(tmp_path / "first"), signal.SIGKILL)
    found |= dict(coming)
    assert found == {tasks[0]: 2, tasks[1]: 1, tasks[2]: 1}
    for name, process in list(dask.running.items()):
        if process.poll() is not None:
            dask.kill(name)
            dask.start(name)


def test_the_scheduler_is_restarted(dask: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_PAUSE_SECONDS", 0.2)
    tasks = [str(tmp_path / name) for name in ("x", "first")]
    coming = in_cluster(recorded, tasks, dask.address)
    assert next(coming) == (tasks[0], 1)
    begun_by(tmp_path / "first")
    for name in list(dask.running):
        dask.kill(name)
    for name in ("scheduler", "one"):
        dask.start(name)
    assert list(coming) == [(tasks[1], 2)], "what was done is not done again"


def test_a_task_that_kills_its_workers(dask: Cluster, tmp_path: Path) -> None:
    dask.start("three")
    assert list(in_cluster(recorded, [str(tmp_path / "fatal")], dask.address)) == [(str(tmp_path / "fatal"), Lost(-9))]


def test_a_task_that_takes_too_long_or_kills_its_process(dask: Cluster, tmp_path: Path) -> None:
    """The workers go on, and the next task finds them: the second of `first` is quick."""
    dask.start("four")  # those before it may have been killed
    tasks = [str(tmp_path / name) for name in ("first", "fatal", "x")]
    found = dict(in_cluster(partial(limited, recorded, 3.0), tasks, dask.address))
    assert found == {tasks[0]: Lost(None), tasks[1]: Lost(-signal.SIGKILL), tasks[2]: 1}
    assert dict(in_cluster(partial(limited, recorded, 30.0), tasks[:1], dask.address)) == {tasks[0]: 2}


def test_a_worker_that_may_have_no_children(tmp_path: Path) -> None:
    """As one of Dask's nanny is marked."""
    with get_context("spawn").Pool(1) as pool:
        assert pool.apply(_limited_by_a_daemon, (str(tmp_path / "x"),)) == (True, 1)


def _limited_by_a_daemon(task: str) -> tuple[bool, int | Lost]:
    return current_process().daemon, limited(recorded, 30.0, task)


def test_a_moment_s_loss_while_a_long_task_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is there for long each time is waited for; one that goes at once, each time, is not for ever."""
    clock = [0.0]
    rounds: list[int] = []

    @contextmanager
    def client(address: str) -> Iterator[Mock]:
        yield Mock()

    def long_round(client: object, work: object, left: Mapping[int, str]) -> Iterator[tuple[int, int]]:
        rounds.append(len(left))
        clock[0] += 3_000.0
        if len(rounds) < 4:
            raise CommClosedError("for a moment")
        yield 0, 7

    def at_once(client: object, work: object, left: object) -> NoReturn:
        raise CommClosedError("each time")

    def sleep(seconds: float) -> None:
        clock[0] += seconds

    monkeypatch.setattr(cluster, "time", Mock(monotonic=lambda: clock[0], sleep=sleep))
    monkeypatch.setattr(cluster, "_client", client)
    monkeypatch.setattr(cluster, "_round", long_round)
    assert dict(in_cluster(recorded, ["x"], "tcp://127.0.0.1:9")) == {"x": 7}
    assert rounds == [1, 1, 1, 1]
    monkeypatch.setattr(cluster, "_round", at_once)
    with pytest.raises(CannotMeasureError, match="has gone with 1 repository left"):
        list(in_cluster(recorded, ["x"], "tcp://127.0.0.1:9"))
    assert 600 < clock[0] - 12_006 < 700


def test_dask_writes_no_traceback_beside_what_is_told() -> None:
    """Its client has a level of its own, and wrote one where the scheduler went."""
    client = logging.getLogger("distributed.client")
    client.setLevel(logging.WARNING)
    with pytest.raises(UsageError, match="is no scheduler of Dask"):
        n_threads("nowhere://x")
    assert not client.isEnabledFor(logging.ERROR)


def test_a_scheduler_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_CONNECT_SECONDS", 0.3)
    monkeypatch.setattr(cluster, "_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(cluster, "_GONE_SECONDS", 0.5)
    with pytest.raises(UsageError, match="is no scheduler of Dask"):
        n_threads("tcp://127.0.0.1:9")
    with pytest.raises(CannotMeasureError, match="has gone with 1 repository left"):
        list(in_cluster(recorded, ["x"], "tcp://127.0.0.1:9"))
