"""Real worker processes, some of which are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from flowlens.fleet.lost import Lost
from flowlens.fleet.pool import in_processes


def worked(task: int) -> int:
    """Its number, unless it is one that ends its worker."""
    if task == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    if task == 2:
        os._exit(7)
    if task == 3:
        time.sleep(60)
    return task


def failing(task: int) -> int:
    raise ValueError(task)


def test_a_worker_costs_its_own_task_only() -> None:
    found = dict(in_processes(worked, [3, 1, 0, 2, 4, 5], 2, 2.0))
    assert found == {0: 0, 1: Lost(-signal.SIGKILL), 2: Lost(7), 3: Lost(None), 4: 4, 5: 5}


def test_a_fault_of_ours_is_raised() -> None:
    with pytest.raises(ValueError, match="8"):
        list(in_processes(failing, [8], 1, 30.0))


_CALLER = """
import sys, time
from flowlens.fleet.pool import in_processes
from tests.fleet.test_pool import slow
if __name__ == "__main__":
    for _ in in_processes(slow, [sys.argv[1]], 1, 60):
        pass
"""


def slow(file: str) -> None:
    """Tell which process this is, and take long."""
    Path(file).write_text(str(os.getpid()))
    time.sleep(60)


def test_workers_end_with_their_caller(tmp_path: Path) -> None:
    script, file = tmp_path / "caller.py", tmp_path / "pid"
    script.write_text(_CALLER)
    path = os.pathsep.join(sys.path)
    with subprocess.Popen([sys.executable, script, file], env={**os.environ, "PYTHONPATH": path}) as caller:
        until = time.monotonic() + 30
        while not (file.exists() and file.read_text()) and time.monotonic() < until:
            time.sleep(0.01)
        caller.kill()
    worker = int(file.read_text())
    while is_running(worker) and time.monotonic() < until:
        time.sleep(0.01)
    assert not is_running(worker)


def is_running(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
