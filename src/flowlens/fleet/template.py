"""The process that workers are copies of, which has imported all that they need and done nothing."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver, get_context, resource_tracker
from multiprocessing.context import BaseContext

__all__ = ["begin_template", "only_installed_modules", "worker_context"]

_PRELOADED = ["flowlens.fleet.in_template", "flowlens.pipeline", "flowlens.fleet.one_read"]
_SAFE_PATH = "PYTHONSAFEPATH"


def begin_template() -> None:
    """Start it, to import while the caller sees to what there is to do; nothing where workers are no copies."""
    if sys.platform != "linux":
        return
    worker_context()
    with only_installed_modules(), _no_interrupt():
        forkserver.ensure_running()


def worker_context() -> BaseContext:
    """How a worker begins: on Linux as a copy, since importing takes a second."""
    if sys.platform != "linux":  # libraries of macOS do not survive such a copy
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


@contextmanager
def only_installed_modules() -> Iterator[None]:
    """Python looks for the modules of a process that it starts in the working folder first: a clone may hold some."""
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(_SAFE_PATH, None)
        else:
            os.environ[_SAFE_PATH] = before


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """What is begun in here gets no Ctrl-C, which is for its caller: while it imports, it would end in a traceback."""
    resource_tracker.ensure_running()  # which the template wants as well, and which lets the signal through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
