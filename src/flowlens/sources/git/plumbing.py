"""The one door through which Git is started: fixed arguments, an environment from nothing, a clock, no shell.

Each line below closes a way in which a repository, its configuration or the caller's environment could run a program
or change a number; `tests/sources/git/test_safety.py` shows what happens without them. Object ids
and paths reach Git only through standard input; no text from a repository becomes an option or a revision.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from flowlens.errors import CannotMeasureError

__all__ = ["Completed", "Git", "Stream", "environment", "read_config"]

_PINNED = {
    "advice.graftFileDeprecated": "false",
    "color.ui": "false",
    "core.abbrev": "no",
    "core.askPass": "",
    "core.alternateRefsCommand": "false",
    "core.attributesFile": "/dev/null",
    "core.bigFileThreshold": "512m",
    "core.commitGraph": "false",
    "core.editor": "false",
    "core.excludesFile": "/dev/null",
    "core.fsmonitor": "false",
    "core.gitProxy": "",
    "core.hooksPath": "/dev/null",
    "core.multiPackIndex": "false",
    "core.pager": "cat",
    "core.quotePath": "true",
    "core.sshCommand": "false",
    "core.untrackedCache": "false",
    "core.warnAmbiguousRefs": "false",
    "credential.helper": "",
    "diff.algorithm": "myers",
    "diff.external": "",
    "diff.ignoreSubmodules": "none",
    "diff.indentHeuristic": "true",
    "diff.interHunkContext": "0",
    "diff.mnemonicPrefix": "false",
    "diff.noprefix": "false",
    "diff.orderFile": "/dev/null",
    "diff.relative": "false",
    "diff.submodule": "short",
    "diff.suppressBlankEmpty": "false",
    "diff.wsErrorHighlight": "none",
    "gc.auto": "0",
    "gpg.program": "false",
    "i18n.logOutputEncoding": "UTF-8",
    "log.showRoot": "true",
    "log.showSignature": "false",
    "maintenance.auto": "false",
    "pack.readReverseIndex": "false",
    "protocol.allow": "never",
    "safe.bareRepository": "all",
    "submodule.recurse": "false",
    "uploadpack.packObjectsHook": "false",
}
_ARGUMENTS = ["--no-pager", "--no-replace-objects", "--literal-pathspecs", "--no-optional-locks"] + [
    part for key, value in _PINNED.items() for part in ("-c", f"{key}={value}")
]
_EMPTY_TREE = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
_RUN_SECONDS = 600
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Completed:
    """A finished Git process: its exit status, standard output, and the first of what it said on standard error."""

    status: int
    output: bytes
    complaint: str


@dataclass(slots=True)
class Stream:
    """A running Git process whose output is read as it comes; `status` and `complaint` hold once it has ended."""

    output: IO[bytes]
    status: int | None = None
    complaint: str = ""

    def chunks(self) -> Iterator[bytes]:
        """The output in pieces of at most 1 MiB."""
        while chunk := os.read(self.output.fileno(), _CHUNK):
            yield chunk


@dataclass(frozen=True, slots=True)
class Git:
    """Git's plumbing on one shadow directory."""

    scratch: Path
    environment: Mapping[str, str]

    def run(self, *arguments: str, stdin: bytes = b"") -> Completed:
        """The finished process of `git ARGUMENTS` with that standard input."""
        with self.stream(*arguments, stdin=stdin) as stream:
            output = b"".join(stream.chunks())
        assert stream.status is not None
        return Completed(stream.status, output, stream.complaint)

    @contextmanager
    def stream(self, *arguments: str, stdin: bytes = b"", seconds: float = _RUN_SECONDS) -> Iterator[Stream]:
        """A running `git ARGUMENTS`; it is killed when the block is left early or its time is over."""
        with tempfile.TemporaryFile(dir=self.scratch) as given, tempfile.TemporaryFile(dir=self.scratch) as errors:
            given.write(stdin)
            given.seek(0)
            process = subprocess.Popen(
                [git_program(), *_ARGUMENTS, *arguments],
                env=self.environment,
                cwd=self.scratch / "empty",
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
            clock = threading.Timer(seconds, _kill, (process,))
            clock.daemon = True
            clock.start()
            assert process.stdout is not None
            stream = Stream(process.stdout)
            try:
                yield stream
            except BaseException:
                _kill(process)
                raise
            finally:
                # Closing the pipe first ends a process whose output nobody reads any more.
                process.stdout.close()
                stream.status = process.wait()
                clock.cancel()
                errors.seek(0)
                stream.complaint = _first_line(errors.read(2000))


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


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _first_line(text: bytes) -> str:
    return text.decode("utf-8", "backslashreplace").strip().partition("\n")[0][:300]
