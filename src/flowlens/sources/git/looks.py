"""A cheap look at diffs: which files each one touches, without reading any content.

It shows which diffs are the same one twice, as a merge of a single commit is, and which cannot be made at all: 12
objects are enough for a tree of 10^10 files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from flowlens.model.history import DiffJob
from flowlens.sources.git.last_line import LastLine, lines_of
from flowlens.sources.git.plumbing import Git, Stream

__all__ = [
    "STALLED",
    "TOO_DEEP",
    "TOO_MANY",
    "TOO_MANY_FILES",
    "TOO_MUCH",
    "TREE_OPTIONS",
    "Look",
    "look",
    "why_stopped",
]

TREE_OPTIONS = ("diff-tree", "--stdin", "--always", "--root", "-r", "-z", "--raw", "--no-abbrev")
TOO_MUCH = "there is too much content to compare"
STALLED = "it took too long to compare"
# Few public histories have more files in all. Git needs about 200 bytes for each that differs, and FlowLens 1,000.
TOO_MANY_FILES = 500_000
_TOO_MANY_BYTES = 1 << 30
_MEMORY_BYTES = 640 << 20  # of which pieces of packs take 250 MB
TOO_MANY = "there are too many files to compare"
TOO_DEEP = "its folders are too deep"
_CUT_SHORT = "Git ended before it had told all"
_MISSING = "an object is missing or damaged"
_NOT_FETCHED = "the objects are not in this partial clone"

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Look:
    """What is seen of a diff: the same signature is the same diff; `unknown`: why it cannot be made."""

    job: DiffJob
    signature: bytes = b""
    unknown: str | None = None


def look(git: Git, jobs: Sequence[DiffJob]) -> list[Look]:
    """A look at each of the diffs, in their order."""
    return _attempt_all(jobs, lambda rest: _attempt(git, rest), lambda job, reason: Look(job, unknown=reason))


def _attempt_all(
    jobs: Sequence[DiffJob],
    attempt: Callable[[Sequence[DiffJob]], tuple[list[_Found], str]],
    failed: Callable[[DiffJob, str], _Found],
) -> list[_Found]:
    """What is found for each job, by attempts that give the first ones of theirs and why they stopped there."""
    done: list[_Found] = []
    rest = jobs
    while rest:
        found, reason = attempt(rest)
        done += found
        rest = rest[len(found) :]
        if rest and len(jobs) == 1:
            return [*done, failed(rest[0], reason)]
        if rest:
            # Git stopped at this diff or the next one: alone it shows which.
            done += _attempt_all(rest[:1], attempt, failed)
            rest = rest[1:]
    return done


def why_stopped(git: Git, stream: Stream, last: LastLine) -> str:
    """Why a Git that has ended gave no whole diff, as the end of a sentence."""
    if stream.stalled:
        return STALLED
    if stream.out_of_memory:
        return TOO_MUCH
    if "maximum allowed tree depth" in stream.complaint:
        return TOO_DEEP
    if stream.status is not None and stream.status < 0:
        return f"Git was stopped or crashed (signal {-stream.status})"
    if stream.status == 0 and not last.came:
        return _CUT_SHORT
    return _NOT_FETCHED if git.partial else _MISSING


def _attempt(git: Git, jobs: Sequence[DiffJob]) -> tuple[list[Look], str]:
    reading, last = _Reading(jobs), LastLine()
    with git.stream(*TREE_OPTIONS, "--no-renames", stdin=lines_of(jobs), memory=_MEMORY_BYTES) as stream:
        rest = b""
        for chunk in stream.chunks():
            *tokens, rest = (rest + last.before(chunk)).split(b"\0")
            if not reading.take(tokens) or len(rest) > _TOO_MANY_BYTES:
                stream.stop()
                return reading.looks, TOO_MANY
    # Where Git stopped at a damaged tree the last answer may be cut short.
    if stream.status == 0 and last.came and not rest:
        reading.close()
    return reading.looks, TOO_MANY if stream.out_of_memory else why_stopped(git, stream, last)


def _digest() -> hashlib.blake2b:
    return hashlib.blake2b(digest_size=20)


@dataclass(slots=True)
class _Reading:
    """Takes what `diff-tree --raw -z` writes, and makes a look of each diff that is complete."""

    jobs: Sequence[DiffJob]
    looks: list[Look] = field(default_factory=list)
    _open: bool = False
    _path_next: bool = False
    _lost: bool = False
    _digest: hashlib.blake2b = field(default_factory=_digest)
    _n: int = 0
    _n_bytes: int = 0

    def take(self, tokens: Sequence[bytes]) -> bool:
        """Go on with the next texts; False where a diff has too many."""
        for token in tokens:
            if self._path_next or token.startswith(b":"):
                self._entry(token)
            elif not self._lost:
                self._header(token)
        return self._n <= TOO_MANY_FILES and self._n_bytes <= _TOO_MANY_BYTES

    def close(self) -> None:
        """The diff that is open is complete."""
        if self._open:
            self.looks.append(Look(self.jobs[len(self.looks)], self._digest.digest()))
        self._open = False
        self._digest = _digest()
        self._n = self._n_bytes = 0

    def _header(self, token: bytes) -> None:
        self.close()
        at = len(self.looks)
        self._open = at < len(self.jobs) and token.decode("ascii", "replace") == self.jobs[at].oid
        self._lost = not self._open

    def _entry(self, token: bytes) -> None:
        self._digest.update(token + b"\0")
        self._n_bytes += len(token)
        self._path_next = not self._path_next
        self._n += self._path_next
