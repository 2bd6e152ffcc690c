"""Time and memory of a command with all that it starts, read from Linux's own books."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

import click

__all__ = ["Peak", "Sample", "peak_of", "pin", "timed"]

_EVERY_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Sample:
    """What one run took: on the clock, and of the processors (user and system, of all its processes)."""

    wall_seconds: float
    cpu_seconds: float

    def __add__(self, other: Sample) -> Sample:
        return Sample(self.wall_seconds + other.wall_seconds, self.cpu_seconds + other.cpu_seconds)


@dataclass(frozen=True, slots=True)
class Peak:
    """The largest memory of all processes of a run together, in millions of bytes.

    `rss_mb` counts a page once for each process that maps it, `pss_mb` once in all: Git's processes share the packs.
    """

    pss_mb: float
    rss_mb: float


def pin(n_cores: int) -> tuple[int, ...]:
    """Keep this process, and all that it starts from now on, on so many of the cores that it may use: these."""
    allowed = sorted(os.sched_getaffinity(0))
    if n_cores > len(allowed):
        raise click.UsageError(f"--cores {n_cores}: this process may use {len(allowed)}")
    os.sched_setaffinity(0, allowed[:n_cores])
    return tuple(allowed[:n_cores])


def timed(command: Sequence[str], *, given: bytes = b"", expected: int = 0) -> Sample:
    """What the command took; click.ClickException if it ends with another status than expected."""
    before, start = _cpu_seconds(), time.perf_counter()
    done = subprocess.run(command, input=given, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    sample = Sample(time.perf_counter() - start, _cpu_seconds() - before)
    _insist(command, done.returncode, expected, done.stderr)
    return sample


def peak_of(command: Sequence[str]) -> Peak:
    """The peak memory of the command, looked at every 50 ms: slower than a run without, so its time is not told."""
    pss_kb = rss_kb = 0
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
        while process.poll() is None:
            sizes = [_memory_kb(pid) for pid in _tree(process.pid, b"")]
            pss_kb = max(pss_kb, sum(pss for pss, _ in sizes))
            rss_kb = max(rss_kb, sum(rss for _, rss in sizes))
            time.sleep(_EVERY_SECONDS)
        errors.seek(0)
        _insist(command, process.returncode, 0, errors.read())
    return Peak(pss_kb * 1024 / 1e6, rss_kb * 1024 / 1e6)


def _cpu_seconds() -> float:
    """Of all processes that have ended so far and were waited for, their own children too."""
    usage = getrusage(RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _insist(command: Sequence[str], status: int, expected: int, errors: bytes) -> None:
    if status != expected:
        said = errors.decode(errors="replace").strip()[-2000:]
        raise click.ClickException(f"status {status}: {' '.join(command[:6])} …\n{said}")


def _tree(pid: int, of_parent: bytes) -> Iterator[int]:
    """The process and all below it, as far as they are still there.

    A child that has not begun its own program yet lives in its parent's memory (vfork), which would count twice.
    """
    called = _called(pid)
    if called == of_parent:
        return
    yield pid
    try:
        tasks = list(Path(f"/proc/{pid}/task").glob("*/children"))
    except OSError:  # it has just ended
        return
    for task in tasks:
        for child in _read(task).split():
            yield from _tree(int(child), called)


def _called(pid: int) -> bytes:
    """The program with its arguments; empty where the process has just ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _memory_kb(pid: int) -> tuple[int, int]:
    """Pss and Rss of one process; nothing if it has just ended."""
    lines = (line.split() for line in _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines())
    sizes = {words[0]: int(words[1]) for words in lines if words[0] in {"Pss:", "Rss:"}}
    return sizes.get("Pss:", 0), sizes.get("Rss:", 0)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except OSError:
        return ""
