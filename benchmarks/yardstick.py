"""The yardstick: one `git log --numstat -M` over the whole history, started again behind each object that is missing.

Plain Git ends with status 128 at the first missing object, so its time alone would tell of a part of the history only.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.measure import Sample, timed
from benchmarks.plain_git import git

__all__ = ["Yardstick", "read_yardstick"]

_FATAL = 128
_LOG = ("log", "--numstat", "-M", "--format=%H")


@dataclass(frozen=True, slots=True)
class Leg:
    """One start of Git's log, from this position in the list of commits on, and the status that it ends with."""

    start: int
    status: int


@dataclass(frozen=True, slots=True)
class Yardstick:
    """How Git's log gets through all commits of a repository; it takes more than one leg if objects are missing."""

    repository: Path
    commits: tuple[str, ...]
    legs: tuple[Leg, ...]

    @property
    def n_restarts(self) -> int:
        """How often Git's log has to be started again."""
        return len(self.legs) - 1

    def run(self) -> Sample:
        """What all legs took together."""
        total = Sample(0.0, 0.0)
        stops = (*(leg.start for leg in self.legs[1:]), len(self.commits))
        for leg, stop in zip(self.legs, stops, strict=True):
            # Git reads all that it is given before it begins, so a leg is given no more than the commits it gets to.
            given = _given(leg.start, self.commits[leg.start : stop])
            total += timed(_command(self.repository, leg.start), given=given, expected=leg.status)
        return total


def read_yardstick(repository: Path) -> Yardstick:
    """The legs that the repository takes, found by running them once, which also brings it into the page cache."""
    commits = tuple(git(repository, "rev-list", "HEAD").split())
    legs: list[Leg] = []
    start = 0
    while start < len(commits):
        n_shown, status = _shown(repository, start, commits[start:])
        if n_shown or not start:
            legs.append(Leg(start, status))
        if not status:
            break
        # A missing blob stops Git behind the commit's own line, a missing tree before it: then the next start shows
        # nothing, is no leg, and one commit more is left out.
        start += n_shown or 1
    return Yardstick(repository, commits, tuple(legs))


def _command(repository: Path, start: int) -> list[str]:
    what = ["--no-walk=unsorted", "--stdin"] if start else ["HEAD"]
    return ["git", "-C", str(repository), *_LOG, *what]


def _given(start: int, rest: Sequence[str]) -> bytes:
    return "".join(f"{oid}\n" for oid in rest).encode("ascii") if start else b""


def _shown(repository: Path, start: int, rest: Sequence[str]) -> tuple[int, int]:
    """How many commits one start shows, and the status it ends with."""
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            _command(repository, start), input=_given(start, rest), stdout=output, stderr=subprocess.PIPE, check=False
        )
        if done.returncode not in {0, _FATAL}:
            raise click.ClickException(f"git log in {repository.name}: {done.stderr.decode(errors='replace').strip()}")
        output.seek(0)
        # A line is a commit's id, or empty, or has a tab behind its first number.
        return sum(line != b"\n" and b"\t" not in line for line in output), done.returncode
