"""The shell of a CI: a script that was taken out of a file, run in an environment that is made up as a whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import flowlens

__all__ = ["ROOT", "Done", "bash", "command", "faults"]

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Done:
    """What a script ended with, and what it said."""

    code: int
    output: str
    errors: str

    @property
    def log(self) -> str:
        """All of it, as a CI shows it."""
        return self.output + self.errors


def command(folder: Path) -> Path:
    """A new file `flowlens` in the folder: the command of this environment, as pip would install it."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "flowlens"
    # The package may lie in a work tree here. The working folder is no place for modules (-P), as in pip's own script.
    path = f"'{Path(flowlens.__file__).parents[1]}'${{PYTHONPATH:+:$PYTHONPATH}}"
    file.write_text(f"#!/bin/sh\nPYTHONPATH={path} exec '{sys.executable}' -P -m flowlens \"$@\"\n", "utf-8")
    file.chmod(0o755)
    return file


def bash(script: str, folder: Path, environment: Mapping[str, str], *, shell: str = "bash") -> Done:
    """The script as GitHub runs one: any fault ends it. `shell`: another one, which gets no option for pipes."""
    options = ["--noprofile", "--norc", "-eo", "pipefail"] if shell == "bash" else ["-e"]
    known = {"PATH": os.environ["PATH"], "HOME": str(folder.parent), **environment}
    done = subprocess.run(
        [shutil.which(shell) or shell, *options, "-c", script],
        cwd=folder,
        env=known,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def faults(script: str, shell: str = "bash") -> str:
    """What the shell has to say of the script without running it; nothing where all is well."""
    done = subprocess.run([shell, "-n"], input=script, capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""
