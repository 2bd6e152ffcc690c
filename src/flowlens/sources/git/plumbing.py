"""The one door through which Git is started: fixed arguments, an environment from nothing, a clock, no shell.

Each line below closes a way in which a repository, its configuration or the caller's environment could run a program
or change a number; `tests/sources/git/test_safety.py` shows what happens without them. Object ids
and paths reach Git only through standard input; no text from a repository becomes an option or a revision.

A process has bounds that the kernel keeps, and ends with FlowLens, however FlowLens ends.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from flowlens.errors import CannotMeasureError
from flowlens.sources.git.pinned import PINNED_ARGUMENTS
from flowlens.sources.git.stream import Stream, kill, widen

__all__ = [
    "MEMORY_BYTES",
    "RUN_SECONDS",
    "Completed",
    "Git",
    "Stream",
    "bound",
    "environment",
    "git_program",
    "launcher",
    "read_config",
]

# A diff of two files of 64 MB, above which Git calls a file binary, needs about six times as much; a tree of 12 objects
# that stands for 10^10 files needs all there is.
MEMORY_BYTES = 2 << 30

_EMPTY_TREE = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
RUN_SECONDS = 600
_SPARE_SECONDS = 60
_DIE_WITH_PARENT = ("/usr/bin/setpriv", "--pdeathsig", "KILL", "--")


@dataclass(frozen=True, slots=True)
class Completed:
    """A finished Git process: its exit status, standard output, and the first of what it said on standard error."""

    status: int
    output: bytes
    complaint: str


@dataclass(slots=True)
class _Running:
    """The processes that run at the moment; once closed, none is started any more."""

    processes: set[subprocess.Popen[bytes]] = field(default_factory=set)
    closed: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, arguments: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
        with self.lock:
            if self.closed:
                raise CannotMeasureError("The reading of the repository was stopped.")
            process = subprocess.Popen(arguments, **options)
            self.processes.add(process)
            return process

    def ended(self, process: subprocess.Popen[bytes]) -> None:
        with self.lock:
            self.processes.discard(process)

    def close(self) -> None:
        with self.lock:
            self.closed = True
            for process in self.processes:
                kill(process)


@dataclass(frozen=True, slots=True)
class Git:
    """Git's plumbing on one shadow directory; `partial`: objects that are missing there were never fetched.

    `mapped` are the bytes that each process maps whole, beyond its bound on memory: the indexes of packs.
    `file_bytes`: how large a file may be that a process writes; None where there is no such bound. `endless` are the
    lists of trees that were given up as too long: the same one is not begun again.
    """

    scratch: Path
    environment: Mapping[str, str]
    partial: bool = False
    mapped: int = 0
    file_bytes: int | None = None
    running: _Running = field(default_factory=_Running, compare=False, repr=False)
    endless: set[tuple[str, ...]] = field(default_factory=set, compare=False, repr=False)

    def run(self, *arguments: str, stdin: bytes = b"", seconds: float = RUN_SECONDS) -> Completed:
        """The finished process of `git ARGUMENTS` with that standard input."""
        with self.stream(*arguments, stdin=stdin, seconds=seconds) as stream:
            output = b"".join(stream.chunks())
        assert stream.status is not None
        return Completed(stream.status, output, stream.complaint)

    @contextmanager
    def stream(
        self, *arguments: str, stdin: bytes = b"", seconds: float = RUN_SECONDS, memory: int = MEMORY_BYTES
    ) -> Iterator[Stream]:
        """A running `git ARGUMENTS`; it is killed when the block is left by an error or its time is over."""
        with tempfile.TemporaryFile(dir=self.scratch) as given, tempfile.TemporaryFile(dir=self.scratch) as errors:
            given.write(stdin)
            given.seek(0)
            process = self.running.start(
                [*launcher(), git_program(), *PINNED_ARGUMENTS, *arguments],
                env=self.environment,
                cwd=self.scratch / "empty",
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
            bound(process.pid, seconds, memory + self.mapped, self.file_bytes)
            clock = threading.Timer(seconds, kill, (process,))
            clock.daemon = True
            clock.start()
            stream = Stream(process, wide=widen(process))
            try:
                yield stream
            except BaseException:
                stream.stop()
                raise
            finally:
                # Closing the pipe first ends a process whose output nobody reads any more.
                stream.output.close()
                stream.status = process.wait()
                clock.cancel()
                self.running.ended(process)
                errors.seek(0)
                stream.complaint = _first_line(errors.read(2000))

    def close(self) -> None:
        """Kill what runs, in any thread; nothing can be started any more."""
        self.running.close()


@cache
def git_program() -> str:
    """The absolute path of Git; CannotMeasureError where there is none on PATH."""
    absolute = os.pathsep.join(
        part for part in os.environ.get("PATH", os.defpath).split(os.pathsep) if os.path.isabs(part)
    )
    found = shutil.which("git", path=absolute)
    if found is None:
        raise CannotMeasureError("Git was not found on PATH.", next_step="Install Git 2.30 or newer.")
    return found


def environment(
    scratch: Path, git_dir: Path | None, objects: Path | None, object_format: str = "sha1"
) -> dict[str, str]:
    """The whole environment of a Git process: nothing is inherited but where programs are found."""
    values = {
        "PATH": os.path.dirname(git_program()) + os.pathsep + "/usr/bin:/bin",
        "LC_ALL": "C",
        "TZ": "UTC",
        "HOME": str(scratch / "home"),
        "XDG_CONFIG_HOME": str(scratch / "home"),
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_ASKPASS": "false",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_INDEX_FILE": str(scratch / "no-index"),
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_PAGER": "cat",
        "GIT_SSH_COMMAND": "false",
        "GIT_TERMINAL_PROMPT": "0",
        # The C library else gives the memory of each large file back to the system, and asks for it again.
        "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
        "MALLOC_TOP_PAD_": str(16 << 20),
        "MALLOC_TRIM_THRESHOLD_": str(64 << 20),
        "SSH_ASKPASS": "false",
    }
    if git_dir is not None and objects is not None:
        values |= {"GIT_DIR": str(git_dir), "GIT_OBJECT_DIRECTORY": str(objects.resolve())}
        # Git 2.43 and some later ones read a bare repository's attributes from HEAD: a change could hide its own lines.
        values["GIT_ATTR_SOURCE"] = _EMPTY_TREE[object_format]
    return values


def read_config(path: Path, scratch: Path) -> dict[str, str]:
    """The settings in a configuration file, keys in lower case, includes not followed; empty where there is no file.

    CannotMeasureError where Git cannot read it.
    """
    if not path.is_file():
        return {}
    git = Git(scratch, environment(scratch, None, None))
    done = git.run("config", "--file", str(path), "--no-includes", "--list", "-z")
    if done.status:
        raise CannotMeasureError(f"{path} cannot be read: {done.complaint}.", next_step="Repair it, or clone anew.")
    entries = (entry.partition(b"\n") for entry in done.output.split(b"\0") if entry)
    return {key.decode("utf-8", "replace").lower(): value.decode("utf-8", "replace") for key, _, value in entries}


@cache
def launcher() -> tuple[str, ...]:
    """What to put before Git so that the kernel kills it when FlowLens is killed; nothing where there is no such thing.

    The safe way: code of ours between fork and exec may wait for ever for a lock that another thread held.
    """
    if not os.access(_DIE_WITH_PARENT[0], os.X_OK):
        return ()
    tried = subprocess.run(
        [*_DIE_WITH_PARENT, git_program(), "--version"],
        env={"PATH": os.defpath},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return () if tried.returncode else _DIE_WITH_PARENT


def bound(pid: int, seconds: float, memory: int, file_bytes: int | None = None) -> None:
    """Let the kernel bound the memory and the computing time of a process that has just begun (on Linux only).

    The second ends a process that outlives FlowLens and its clock where there is no launcher. `file_bytes` bounds each
    file that it, or what it starts from now on, writes.
    """
    if sys.platform != "linux":
        return
    bounds = [(resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, int(seconds) + _SPARE_SECONDS)]
    bounds.append((resource.RLIMIT_CORE, 0))  # a crash would leave all of the memory in a file
    if file_bytes is not None:
        bounds.append((resource.RLIMIT_FSIZE, file_bytes))
    for what, most in bounds:
        # It may have ended already, or have a bound that is lower.
        with suppress(OSError, ValueError):
            soft, hard = resource.prlimit(pid, what)
            given = [most, *(bound for bound in (soft, hard) if bound != resource.RLIM_INFINITY)]
            resource.prlimit(pid, what, (min(given), hard))


def _first_line(text: bytes) -> str:
    return text.decode("utf-8", "backslashreplace").strip().partition("\n")[0][:300]
