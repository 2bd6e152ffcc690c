"""The bulk pass: every wanted diff, made once, by as many Git processes as there are cores.

A first look says which diffs are the same one twice, and which are so large that a search for renames or moved lines
would not end. Loose objects whose content is not what their id says are hidden first, as if they were missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from flowlens.model.history import Diff, DiffJob, FileDiff
from flowlens.model.progress import Progress
from flowlens.sources.git.looks import TOO_MUCH, TREE_OPTIONS, attempt_all, lines_of, look, why_stopped
from flowlens.sources.git.loose import without_false_objects
from flowlens.sources.git.patch import COLOUR_OPTIONS, PatchParser
from flowlens.sources.git.plumbing import Git

__all__ = ["METHOD", "make_diffs"]

METHOD = (
    "diff-tree 1: myers, renames from 50 % on without a limit, moved lines in blocks, merges against the first parent"
)

# With no context Git trims common ends before it compares, and counts differ from `--numstat` in 1 commit of 400.
_PATCH = (*COLOUR_OPTIONS, *TREE_OPTIONS, "--patch", "--unified=1", "--no-ext-diff", "--no-textconv", "--color=always")
_FINE = ("--find-renames=50%", "-l0", "--color-moved=blocks", "--color-moved-ws=no")
_COARSE = ("--find-renames=100%", "--color-moved=no")
_LOOKS = 1_000
_SHARD = 250
_SHARD_SECONDS = 1_800
_ALONE_SECONDS = 300

_Given = TypeVar("_Given")
_Found = TypeVar("_Found")


def make_diffs(git: Git, jobs: Sequence[DiffJob], n_processes: int, progress: Progress) -> Iterator[Diff]:
    """One diff for each job; one that cannot be made comes with the reason. The order is not defined."""
    progress.start("Looking at trees", len(jobs))
    git = without_false_objects(git) if jobs else git
    shards = _parts(jobs, _LOOKS)
    seen = [one for found in _in_parallel(git, look, shards, n_processes, progress) for one in found]
    yield from (Diff(one.job, unknown=one.unknown) for one in seen if one.unknown is not None)
    twins: dict[bytes, list[DiffJob]] = {}
    for one in seen:
        if one.unknown is None:
            twins.setdefault(one.signature, []).append(one.job)
    same_as = {same[0]: same for same in twins.values()}
    large = {one.job for one in seen if one.large}
    progress.start("Counting lines", len(same_as))
    work = [_Part(part) for part in _parts([job for job in same_as if job not in large], _SHARD)]
    work += [_Part((job,), coarse=True) for job in same_as if job in large]
    for diffs in _in_parallel(git, _count, work, n_processes, progress):
        for diff in diffs:
            yield from (Diff(job, diff.files, diff.unknown, diff.coarse) for job in same_as[diff.job])


@dataclass(frozen=True, slots=True)
class _Part:
    jobs: Sequence[DiffJob]
    coarse: bool = False


def _parts(jobs: Sequence[DiffJob], size: int) -> list[tuple[DiffJob, ...]]:
    return [tuple(jobs[i : i + size]) for i in range(0, len(jobs), size)]


def _in_parallel(
    git: Git,
    work: Callable[[Git, _Given], Sequence[_Found]],
    items: Sequence[_Given],
    n_processes: int,
    progress: Progress,
) -> Iterator[Sequence[_Found]]:
    with ThreadPoolExecutor(max_workers=n_processes) as pool:
        try:
            for found in pool.map(lambda item: work(git, item), items):
                progress.advance(len(found))
                yield found
        except BaseException:
            # The pool waits for its threads, and they for Git, which can take half an hour.
            git.close()
            raise


def _count(git: Git, part: _Part) -> list[Diff]:
    def failed(job: DiffJob, reason: str) -> Diff:
        if reason == TOO_MUCH and not part.coarse:
            return _count(git, _Part((job,), coarse=True))[0]
        return Diff(job, unknown=reason, coarse=part.coarse)

    return attempt_all(part.jobs, lambda rest: _attempt(git, rest, coarse=part.coarse), failed)


def _attempt(git: Git, jobs: Sequence[DiffJob], *, coarse: bool) -> tuple[list[Diff], str]:
    made: list[Diff] = []

    def keep(oid: str, files: list[FileDiff] | None) -> None:
        if len(made) < len(jobs) and oid == jobs[len(made)].oid:
            unknown = None if files is not None else "the patch and its list of files disagree"
            made.append(Diff(jobs[len(made)], tuple(files or ()), unknown, coarse))

    parser = PatchParser(keep)
    seconds = _ALONE_SECONDS if len(jobs) == 1 else _SHARD_SECONDS
    with git.stream(*_PATCH, *(_COARSE if coarse else _FINE), stdin=lines_of(jobs), seconds=seconds) as stream:
        for chunk in stream.chunks():
            parser.feed(chunk)
    if stream.status == 0:
        parser.finish()
    return made, why_stopped(git, stream)
