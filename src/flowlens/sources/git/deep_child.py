"""One child process that runs PyDriller: bounded by the kernel, asked one job at a time, and killed when it is late."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from flowlens.model.depth import RepairLook, UpkeepLook
from flowlens.model.history import DiffJob
from flowlens.sources.git.deep_folder import child_environment, make_folder
from flowlens.sources.git.plumbing import MEMORY_BYTES, bound, launcher
from flowlens.sources.git.shadow import Shadow
from flowlens.sources.git.stream import kill

__all__ = ["Child", "DeepJob", "DeepLook"]

DeepJob = str | DiffJob
DeepLook = RepairLook | UpkeepLook

JOB_SECONDS = 20.0
_START_SECONDS = 60.0
_LIFE_SECONDS = 3_600.0
_WORKER = "flowlens.sources.git.deep_worker"
_READ = 1 << 16


@dataclass(slots=True, eq=False)
class Child:
    """A running child: `ready` once its libraries are there, `busy` with its `job` until it answers, or `ended`."""

    shadow: Shadow
    process: subprocess.Popen[bytes]
    ready: bool = False
    ended: bool = False
    busy: bool = False
    job: DeepJob | None = None
    _since: float = field(default_factory=time.monotonic)
    _heard: bytes = b""

    @classmethod
    def start(cls, shadow: Shadow) -> Child:
        """A new child; OSError or CannotMeasureError where none can be started."""
        folder = make_folder(shadow)
        process = shadow.git.running.start(
            [*launcher(), sys.executable, "-m", _WORKER],
            env=child_environment(shadow, folder),
            cwd=shadow.git.scratch / "empty",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        bound(process.pid, _LIFE_SECONDS, MEMORY_BYTES + shadow.git.mapped)
        return cls(shadow, process)

    def fileno(self) -> int:
        """What to wait for until it has something to say."""
        return _end_of(self.process.stdout)

    def give(self, job: DeepJob) -> None:
        """Let it do a job."""
        self.job, self.busy, self._since = job, True, time.monotonic()
        if isinstance(job, DiffJob):
            asked = {"what": "upkeep", "oid": job.oid, "base": job.base}
        else:
            asked = {"what": "repair", "oid": job}
        with suppress(BrokenPipeError):  # it has ended, which is heard next
            os.write(_end_of(self.process.stdin), json.dumps(asked).encode() + b"\n")

    def hear(self) -> DeepLook | None:
        """What it has found, as it has something to say: None where that is no answer; what ended it is one."""
        piece = os.read(self.fileno(), _READ)
        self.ended = not piece
        if self.ended:
            return _unknown(self.job, "PyDriller crashed on them") if self.busy else None
        self._heard += piece
        line, end, rest = self._heard.partition(b"\n")
        if not end:
            return None
        self._heard = rest
        if not self.busy:
            self.ready = True
            return None
        self.busy = False
        return _look(self.job, json.loads(line))

    def give_up(self) -> DeepLook | None:
        """End it where it has taken too long, and say so of its job."""
        allowed = JOB_SECONDS if self.ready else _START_SECONDS
        if (self.ready and not self.busy) or time.monotonic() - self._since < allowed:
            return None
        self.ended = True
        why = f"PyDriller needs more than {JOB_SECONDS:.0f} seconds for each of them"
        return _unknown(self.job, why) if self.busy else None

    def stop(self) -> None:
        """Kill it, and all that it has started."""
        self.ended = True
        kill(self.process)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        self.process.wait()
        self.shadow.git.running.ended(self.process)


def _end_of(pipe: Any) -> int:
    end: int = pipe.fileno()
    return end


def _look(job: DeepJob | None, said: dict[str, Any]) -> DeepLook:
    if "unknown" in said:
        return _unknown(job, said["unknown"], lasting=said["lasting"])
    if isinstance(job, DiffJob):
        return UpkeepLook(*said["shares"])
    return RepairLook(said["candidates"])


def _unknown(job: DeepJob | None, why: str, *, lasting: bool = True) -> DeepLook:
    if isinstance(job, DiffJob):
        return UpkeepLook(unknown=why, lasting=lasting)
    return RepairLook(unknown=why, lasting=lasting)
