"""The bulk pass: every wanted diff, made once, by as many Git processes as there are cores.

Git is given long runs of neighbouring diffs, because each process keeps the objects that it unpacked last. A diff that
is too large for a search for renames or for moved lines, which fill the memory or take the square of its size, is made
alone and without. Which ones are is decided by their size, so that no number depends on how busy the machine is.
Loose objects whose content is not what their id says are hidden first, as if they were missing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from typing import TypeVar

from flowlens.model.history import Diff, DiffJob, FileDiff
from flowlens.model.progress import Progress
from flowlens.sources.git.coloured_lines import COLOUR_OPTIONS
from flowlens.sources.git.last_line import LastLine, lines_of
from flowlens.sources.git.looks import (
    STALLED,
    TOO_MANY,
    TOO_MANY_FILES,
    TOO_MUCH,
    TREE_OPTIONS,
    look,
    why_stopped,
)
from flowlens.sources.git.loose import without_false_objects
from flowlens.sources.git.patch import PatchParser
from flowlens.sources.git.plumbing import MEMORY_BYTES, Git
from flowlens.sources.git.tree_count import with_more_files

__all__ = ["METHOD", "make_diffs"]

METHOD = (
    "diff-tree 2: myers, renames from 50 % on among at most 2000 x 2000 files, moved lines in blocks in "
    "diffs of at most 50000 lines, merges against the first parent, files over 64 MB as binary"
)

# With no context Git trims common ends before it compares: that takes a tenth less time, and counts then differ from
# those of `--numstat` in 1 commit of 300.
_PATCH = (*COLOUR_OPTIONS, *TREE_OPTIONS, "--patch", "--unified=1", "--no-ext-diff", "--no-textconv", "--color=always")
_RENAMES = 2_000
_MANY_LINES = 50_000
_FINE = ("--find-renames=50%", f"-l{_RENAMES}", "--color-moved=blocks", "--color-moved-ws=no")
_UNMOVED = ("--find-renames=50%", f"-l{_RENAMES}", "--color-moved=no")
_COARSE = ("--find-renames=100%", "--color-moved=no")
# Pieces of packs and unpacked bases take 250 MB of it; moved lines need about three times the patch of one commit.
_FINE_BYTES = 800 << 20
_LOOKS = 1_000
# A new process costs what about 100 diffs cost, until it has unpacked the bases that its first ones need.
_LARGEST_SHARD, _SMALLEST_SHARD = 3_000, 100
_SHARD_SECONDS = 3_600
_ALONE_SECONDS = 300
# What is silent for longer is looked at more closely; no number depends on it. Git keeps 4 KiB of what it wrote.
_QUIET_SECONDS = 0.5
_UNTOLD = 16
_OVERWHELMED = frozenset({STALLED, TOO_MUCH})

_Given = TypeVar("_Given")
_Found = TypeVar("_Found")


def make_diffs(
    git: Git,
    jobs: Sequence[DiffJob],
    n_processes: int,
    progress: Progress,
    alike: Sequence[tuple[DiffJob, DiffJob]] = (),
) -> Iterator[Diff]:
    """One diff for each job; one that cannot be made comes with the reason. The order is not defined.

    `n_processes`: 0 is one for each core that this process may use. `alike` are pairs of jobs that may be the same
    diff, which is then made once.
    """
    git = without_false_objects(git) if jobs else git
    n_processes = n_processes or _n_cores()
    same_as = _twins(git, jobs, alike, n_processes)
    progress.start("Counting lines", len(same_as))
    shards = _shards(list(same_as), n_processes)
    for diffs in _in_parallel(git, _count, shards, n_processes):
        progress.advance(len(diffs))
        for diff in diffs:
            yield from (Diff(job, diff.files, diff.unknown, diff.coarse) for job in same_as[diff.job])


def _n_cores() -> int:
    """The cores that this process may use; where the system does not tell that (macOS), the cores there are."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _twins(
    git: Git, jobs: Sequence[DiffJob], alike: Sequence[tuple[DiffJob, DiffJob]], n_processes: int
) -> dict[DiffJob, list[DiffJob]]:
    """The jobs to do, in their order, each with all those whose diff is the same one."""
    wanted = set(jobs)
    asked = list(dict.fromkeys(job for pair in alike if wanted.issuperset(pair) for job in pair))
    shards = [asked[i : i + _LOOKS] for i in range(0, len(asked), _LOOKS)]
    signatures = {
        seen.job: seen.signature
        for found in _in_parallel(git, look, shards, n_processes)
        for seen in found
        if seen.unknown is None
    }
    first: dict[bytes, DiffJob] = {}
    same_as: dict[DiffJob, list[DiffJob]] = {}
    for job in jobs:
        signature = signatures.get(job)
        chosen = job if signature is None else first.setdefault(signature, job)
        same_as.setdefault(chosen, []).append(job)
    return same_as


def _shards(jobs: Sequence[DiffJob], n_processes: int) -> list[Sequence[DiffJob]]:
    """Neighbours together, large parts first and small ones last, so that all processes end at about the same time."""
    parts: list[Sequence[DiffJob]] = []
    start = 0
    while start < len(jobs):
        fair = (len(jobs) - start) // (3 * n_processes)
        size = max(_SMALLEST_SHARD, min(_LARGEST_SHARD, fair))
        parts.append(jobs[start : start + size])
        start += size
    return parts


def _in_parallel(
    git: Git, work: Callable[[Git, _Given], Sequence[_Found]], items: Sequence[_Given], n_processes: int
) -> Iterator[Sequence[_Found]]:
    """What is found for each item, as soon as it is."""
    with ThreadPoolExecutor(max_workers=n_processes) as pool:
        try:
            for done in as_completed([pool.submit(work, git, item) for item in items]):
                yield done.result()
        except BaseException:
            # The pool waits for its threads, and they for Git, which can take half an hour.
            git.close()
            raise


def _count(git: Git, jobs: Sequence[DiffJob]) -> list[Diff]:
    diffs: list[Diff] = []
    given_up = {arguments[-1] for arguments in git.endless}
    endless = with_more_files(git, [job for job in jobs if job.oid in given_up], TOO_MANY_FILES)
    quiet_seconds = _QUIET_SECONDS
    while len(diffs) < len(jobs):
        if jobs[len(diffs)] in endless:
            diffs.append(Diff(jobs[len(diffs)], unknown=TOO_MANY))
            continue
        ahead = _up_to(endless, jobs[len(diffs) :])
        made, reason = _attempt(git, ahead, _FINE, quiet_seconds)
        diffs += made
        rest = ahead[len(made) :]
        # Git stopped at the first of the rest or at one of those that it had not yet told.
        if reason in _OVERWHELMED and (found := with_more_files(git, rest[:_UNTOLD], TOO_MANY_FILES)):
            endless |= found
        elif reason == STALLED:
            waited_for = _count_patiently(git, rest[:_UNTOLD])
            # Where none of them is large it is the machine that is slow.
            quiet_seconds *= 1 if any(_is_large(diff) for diff in waited_for) else 2
            diffs += waited_for
        elif rest:
            diffs.append(_count_alone(git, rest[0]))
    return [_without_too_much(git, diff) for diff in diffs]


def _up_to(endless: Container[DiffJob], jobs: Sequence[DiffJob]) -> Sequence[DiffJob]:
    """The first ones of the jobs, as many as can be made."""
    return jobs[: next((at for at, job in enumerate(jobs) if job in endless), len(jobs))]


def _count_patiently(git: Git, jobs: Sequence[DiffJob]) -> list[Diff]:
    """Diffs of which one takes long: those that are large are made without moved lines, the others are waited for."""
    made = {seen.job: Diff(seen.job, unknown=seen.unknown) for seen in look(git, jobs) if seen.unknown is not None}
    unmoved, _ = _attempt(git, [job for job in jobs if job not in made], _UNMOVED, _ALONE_SECONDS)
    made |= {diff.job: diff for diff in unmoved if _is_large(diff)}
    fine, _ = _attempt(git, [diff.job for diff in unmoved if diff.job not in made], _FINE, _ALONE_SECONDS)
    made |= {diff.job: diff for diff in fine}
    return [made[job] if job in made else _count_alone(git, job) for job in jobs]


def _count_alone(git: Git, job: DiffJob) -> Diff:
    made, reason = _attempt(git, [job], _FINE, _ALONE_SECONDS)
    if made:
        return made[0]
    return _count_unmoved(git, job) if reason == TOO_MUCH else Diff(job, unknown=reason)


def _count_unmoved(git: Git, job: DiffJob) -> Diff:
    """A diff whose moved lines take more memory than there is: the patch goes by, and is never there as a whole."""
    (seen,) = look(git, [job])
    if seen.unknown is not None:
        return Diff(job, unknown=seen.unknown)
    made, reason = _attempt(git, [job], _UNMOVED, _ALONE_SECONDS, MEMORY_BYTES)
    if reason == TOO_MUCH and not made:
        return _count_coarsely(git, job)
    return _without_too_much(git, made[0], moved=False) if made else Diff(job, unknown=reason, coarse=True)


def _count_coarsely(git: Git, job: DiffJob) -> Diff:
    """The lines of a diff in which too many files came and went: with exact renames only."""
    made, reason = _attempt(git, [job], _COARSE, _ALONE_SECONDS, MEMORY_BYTES)
    return replace(made[0], coarse=True) if made else Diff(job, unknown=reason, coarse=True)


def _without_too_much(git: Git, diff: Diff, *, moved: bool = True) -> Diff:
    """The same diff, as all of its size are made, whatever happened on the way; `moved`: moved lines were told."""
    if diff.coarse:
        return diff
    if len(diff.files) > 2 * _RENAMES and _too_many_renames(diff):
        return _count_coarsely(git, diff.job)
    if moved and not _is_large(diff):
        return diff
    return replace(diff, coarse=True, files=tuple(replace(file, moved_in=0, moved_out=0) for file in diff.files))


def _too_many_renames(diff: Diff) -> bool:
    """More files came and went than Git compares: it gave up the search for renames."""
    statuses = [file.status for file in diff.files]
    return statuses.count("added") * statuses.count("deleted") > _RENAMES**2


def _is_large(diff: Diff) -> bool:
    return sum((file.added or 0) + (file.deleted or 0) for file in diff.files) > _MANY_LINES


def _attempt(
    git: Git, jobs: Sequence[DiffJob], options: Sequence[str], quiet_seconds: float, memory: int | None = None
) -> tuple[list[Diff], str]:
    """The first ones of the diffs, and why there are no more; it is killed where it is silent for so long."""
    made: list[Diff] = []

    def keep(oid: str, files: list[FileDiff] | None) -> None:
        if len(made) < len(jobs) and oid == jobs[len(made)].oid:
            unknown = None if files is not None else "the patch and its list of files disagree"
            made.append(Diff(jobs[len(made)], tuple(files or ()), unknown))

    parser, last = PatchParser(keep), LastLine()
    with git.stream(
        *_PATCH, *options, stdin=lines_of(jobs), seconds=_SHARD_SECONDS, memory=memory or _FINE_BYTES
    ) as stream:
        for chunk in stream.gathered(quiet_seconds):
            parser.feed(last.before(chunk))
            if parser.n_files > TOO_MANY_FILES:
                stream.stop()
                return made, TOO_MANY
    if stream.status == 0 and last.came:
        parser.finish()
    return made, why_stopped(git, stream, last)
