"""The process that workers are copies of, in a caller of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are copies on Linux alone")

_INTERRUPTED = """
import os, signal
from multiprocessing import forkserver
from flowlens.fleet.template import begin_template, worker_context
if __name__ == "__main__":
    begin_template()
    pid = forkserver._forkserver._forkserver_pid
    os.kill(pid, signal.SIGINT)
    worker = worker_context().Process(target=print, args=("worked",))
    worker.start()
    worker.join()
    assert pid == forkserver._forkserver._forkserver_pid
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
"""
_DYING = """
import sys
from flowlens.errors import CannotMeasureError
from flowlens.fleet import template
from flowlens.fleet.pool import in_processes
if __name__ == "__main__":
    template._PRELOADED = ["dying"]
    try:
        list(in_processes(abs, [-1], 1, 60))
    except CannotMeasureError as exc:
        print(exc)
"""


def ran(folder: Path, script: str) -> tuple[str, str]:
    """What a script says, and what stands beside that."""
    file = folder / "caller.py"
    file.write_text(script)
    told = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), *sys.path])}
    done = subprocess.run([sys.executable, file], env=told, capture_output=True, text=True, check=True)
    return done.stdout, done.stderr


def test_ctrl_c_while_it_imports_is_not_for_it(tmp_path: Path) -> None:
    assert ran(tmp_path, _INTERRUPTED) == ("worked\n", "")


def test_one_that_ends_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "dying.py").write_text("import os, time\ntime.sleep(0.5)\nos._exit(9)\n")
    told, beside = ran(tmp_path, _DYING)
    assert told.startswith("No worker process can be begun: ")
    assert beside == ""


@pytest.mark.parametrize(
    ("raised", "is_told"),
    [
        pytest.param("FileNotFoundError(2, 'gone')", False, id="what its caller had is gone"),
        pytest.param("EOFError()", False, id="nobody sends it anything"),
        pytest.param("AttributeError('worked')", True, id="a fault of ours"),
    ],
)
def test_a_worker_of_nobody_is_silent(raised: str, is_told: bool) -> None:
    script = f"import flowlens.fleet.in_template\nraise {raised}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (1, is_told)
