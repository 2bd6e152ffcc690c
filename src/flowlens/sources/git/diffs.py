"""The bulk pass: every wanted diff, made once, by as many Git processes as there are cores.

A cheap first look (`--raw`, no content read) shows which diffs are the same one twice, as a merge of a single commit
is, and which touch so many files that a search for renames or moved lines would not end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from flowlens.model.history import Diff, DiffJob, FileDiff
from flowlens.model.progress import Progress
from flowlens.sources.git.patch import COLOUR_OPTIONS, PatchParser
from flowlens.sources.git.plumbing import Git

__all__ = ["METHOD", "make_diffs"]

METHOD = (
    "diff-tree 1: myers, renames from 50 % on without a limit, moved lines in blocks, merges against the first parent"
)

_TREE = ("diff-tree", "--stdin", "--always", "--root", "-r", "-z", "--raw", "--no-abbrev")
# With no context Git trims common ends before it compares, and counts differ from `--numstat` in 1 commit of 400.
_PATCH = (*COLOUR_OPTIONS, *_TREE, "--patch", "--unified=1", "--no-ext-diff", "--no-textconv", "--color=always")
_FINE = ("--find-renames=50%", "-l0", "--color-moved=blocks", "--color-moved-ws=no")
_COARSE = ("--find-renames=100%", "--color-moved=no")
_LOOKS = 1_000
_SHARD = 250
_SHARD_SECONDS = 1_800
_ALONE_SECONDS = 300
_MANY_FILES = 20_000
_MANY_PAIRS = 4_000_000

_Given = TypeVar("_Given")
_Found = TypeVar("_Found")


def make_diffs(git: Git, jobs: Sequence[DiffJob], n_processes: int, progress: Progress) -> Iterator[Diff]:
    """One diff for each job; one that cannot be made comes with the reason. The order is not defined."""
    progress.start("Looking at trees", len(jobs))
    shards = _parts(jobs, _LOOKS)
    looks = [look for found in _in_parallel(lambda s: _look(git, s), shards, n_processes, progress) for look in found]
    twins: dict[bytes, list[DiffJob]] = {}
    for look in looks:
        twins.setdefault(look.signature, []).append(look.job)
    same_as = {same[0]: same for same in twins.values()}
    large = {look.job for look in looks if look.large}
    progress.start("Counting lines", len(same_as))
    work = [(part, False) for part in _parts([job for job in same_as if job not in large], _SHARD)]
    work += [((job,), True) for job in same_as if job in large]
    for diffs in _in_parallel(lambda one: _count(git, one[0], coarse=one[1]), work, n_processes, progress):
        for diff in diffs:
            yield from (Diff(job, diff.files, diff.unknown, diff.coarse) for job in same_as[diff.job])


@dataclass(frozen=True, slots=True)
class _Look:
    job: DiffJob
    signature: bytes
    large: bool


def _parts(jobs: Sequence[DiffJob], size: int) -> list[tuple[DiffJob, ...]]:
    return [tuple(jobs[i : i + size]) for i in range(0, len(jobs), size)]


def _in_parallel(
    work: Callable[[_Given], Sequence[_Found]], items: Sequence[_Given], n_processes: int, progress: Progress
) -> Iterator[Sequence[_Found]]:
    with ThreadPoolExecutor(max_workers=n_processes) as pool:
        for found in pool.map(work, items):
            progress.advance(len(found))
            yield found


def _look(git: Git, jobs: Sequence[DiffJob]) -> list[_Look]:
    listed = git.run(*_TREE, "--no-renames", stdin=_lines(jobs))
    found = _looks_of(jobs, listed.output)
    # Where Git stopped at a damaged tree the last answer may be cut short; it and the rest get no twin.
    sure = found if listed.status == 0 else found[:-1]
    return sure + [_Look(job, repr(job).encode(), large=False) for job in jobs[len(sure) :]]


def _looks_of(jobs: Sequence[DiffJob], output: bytes) -> list[_Look]:
    looks: list[_Look] = []
    tokens = iter(output.split(b"\0")[:-1])
    entries: list[bytes] = []
    for token in tokens:
        if token.startswith(b":"):
            entries += (token, next(tokens, b""))
            continue
        if looks or entries:
            looks[-1] = _seen(looks[-1].job, entries)
            entries = []
        if len(looks) == len(jobs) or token.decode("ascii", "replace") != jobs[len(looks)].oid:
            return looks
        looks.append(_seen(jobs[len(looks)], entries))
    if looks:
        looks[-1] = _seen(looks[-1].job, entries)
    return looks


def _seen(job: DiffJob, entries: Sequence[bytes]) -> _Look:
    kinds = [entry[-1:] for entry in entries[::2]]
    pairs = kinds.count(b"A") * kinds.count(b"D")
    return _Look(
        job=job,
        signature=hashlib.blake2b(b"\0".join(entries), digest_size=20).digest(),
        large=len(kinds) > _MANY_FILES or pairs > _MANY_PAIRS,
    )


def _count(git: Git, jobs: Sequence[DiffJob], *, coarse: bool) -> list[Diff]:
    diffs: list[Diff] = []
    rest = jobs
    while rest:
        made, complaint = _attempt(git, rest, coarse=coarse)
        diffs += made
        rest = rest[len(made) :]
        if rest and len(jobs) == 1:
            return [*diffs, Diff(rest[0], unknown=complaint, coarse=coarse)]
        if rest:
            # Git stopped at this diff or the next one: alone it shows which.
            diffs += _count(git, rest[:1], coarse=coarse)
            rest = rest[1:]
    return diffs


def _attempt(git: Git, jobs: Sequence[DiffJob], *, coarse: bool) -> tuple[list[Diff], str]:
    made: list[Diff] = []

    def keep(oid: str, files: list[FileDiff] | None) -> None:
        if len(made) < len(jobs) and oid == jobs[len(made)].oid:
            unknown = None if files is not None else "the patch and its list of files disagree"
            made.append(Diff(jobs[len(made)], tuple(files or ()), unknown, coarse))

    parser = PatchParser(keep)
    seconds = _ALONE_SECONDS if len(jobs) == 1 else _SHARD_SECONDS
    with git.stream(*_PATCH, *(_COARSE if coarse else _FINE), stdin=_lines(jobs), seconds=seconds) as stream:
        for chunk in stream.chunks():
            parser.feed(chunk)
    if stream.status == 0:
        parser.finish()
    if stream.status is not None and stream.status < 0:
        return made, f"Git was stopped or crashed (signal {-stream.status})"
    return made, "an object is missing or damaged"


def _lines(jobs: Sequence[DiffJob]) -> bytes:
    return "".join(f"{job.oid} {job.base}\n" if job.base else f"{job.oid}\n" for job in jobs).encode("ascii")
