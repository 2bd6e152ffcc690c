"""What a run reads of a repository: commits and diffs, from the store as far as it has them; what is new goes there."""

from __future__ import annotations

import time
from collections.abc import Container, Iterator, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from itertools import islice

from flowlens import __version__
from flowlens.config import Settings
from flowlens.deepening import deepened
from flowlens.facts.diff_table import DiffTable
from flowlens.facts.histories import StoredHistory
from flowlens.facts.kept import Kept
from flowlens.facts.store import Store, UnsentError, adoptable, store_name
from flowlens.model.forge import NO_PULLS, ForgeRead
from flowlens.model.history import Before, Diff, DiffJob
from flowlens.model.jobs import alike, jobs_of
from flowlens.model.mined import Mined
from flowlens.model.phrase import phrase
from flowlens.model.progress import Progress
from flowlens.sources.git.diffs import METHOD, make_diffs
from flowlens.sources.git.flag_patterns import RULES
from flowlens.sources.git.flags import FlagReading, read_flags
from flowlens.sources.git.mine import mine
from flowlens.sources.git.objects import kinds_of
from flowlens.sources.git.patch_links import PatchLinks, landed_by_patch
from flowlens.sources.git.recent import read_recent
from flowlens.sources.git.refs import lead_somewhere
from flowlens.sources.git.root import root_of
from flowlens.sources.git.shadow import Shadow

__all__ = ["Read", "Stored", "catch_up", "history_of", "kept_of", "read_all", "store_of"]

_BATCH = 2_000
_SAVE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Read:
    """All that was read from a repository, and what could not be kept of it; `whole`: nothing of it is unknown."""

    mined: Mined
    table: DiffTable
    notices: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """How many commits and diffs the store holds of a repository, how many of them are new, and what went wrong.

    `kept`: what is new was written, if there was anything.
    """

    n_commits: int
    n_diffs: int
    n_new_commits: int
    n_new_diffs: int
    n_unknown: int
    notices: tuple[str, ...]
    kept: bool = True


def read_all(shadow: Shadow, store: Store, settings: Settings, progress: Progress, forge: ForgeRead = NO_PULLS) -> Read:
    """The whole history and the diffs of all of it, in changes as the `forge` tells of its pulls.

    CannotMeasureError where there is nothing to read.
    """
    kept = kept_of(shadow, store, settings)
    mined = mine(shadow, settings.git, progress, Before(kept.read_commits(), kept.tips), forge)
    writing = _Writing.begin(store, kept, kept.with_commits(mined.read).with_tips(mined.tips))
    pairs = alike(mined.commits, mined.steps)
    of_branches = [DiffJob(branch.tip.oid, branch.base) for branch in mined.branches if branch.landed_as is None]
    jobs = [*jobs_of(mined.commits, mined.steps), *of_branches]
    writing.make(shadow, jobs, pairs, settings.git.jobs, progress)
    writing.finish(mined.commits)
    flags = _flags(shadow, store, mined, settings, progress)
    patches = landed_by_patch(shadow.git, mined, forge.pulls)
    told = (*mined.notices, *flags.notices, *_left(patches))
    mined = replace(mined, flag_looks=flags.looks, patched=patches.landed, notices=told)
    # What Git could not tell in its time and memory, PyDriller could not either, and would take minutes to fail.
    known = tuple(one for one in mined.steps if DiffJob(one.oid, one.base) not in writing.unknown)
    mined = replace(mined, depth=deepened(shadow, store, replace(mined, steps=known), settings, progress))
    whole = (
        bool(mined.tips)
        and flags.whole
        and mined.depth.whole
        and not (writing.unknown or mined.unread)
        and lead_somewhere(shadow)
    )
    return Read(mined, writing.kept.diff_table(), tuple(writing.notices), whole)


def catch_up(shadow: Shadow, store: Store, settings: Settings, progress: Progress, *, wait: bool = True) -> Stored:
    """Put what is new into the store, at the cost of what is new; CannotMeasureError where there is nothing to read.

    Where another run reads the same history for the first time it is waited for, or else HistoryInUseError.
    """
    history = None if settings.rebuild or store.manifest() else history_of(shadow, store, settings)
    with history.alone(wait=wait) if history else nullcontext():
        return _caught_up(shadow, store, settings, progress)


def _caught_up(shadow: Shadow, store: Store, settings: Settings, progress: Progress) -> Stored:
    kept = kept_of(shadow, store, settings)
    recent = read_recent(shadow, settings.git, progress, kept.oids(), kept.tips)
    writing = _Writing.begin(store, kept, kept.with_commits(recent.read).with_tips(recent.tips))
    pairs = alike(recent.commits, recent.steps)
    writing.make(shadow, jobs_of(recent.commits, recent.steps), pairs, settings.git.jobs, progress)
    writing.finish()
    n_diffs = len(writing.kept.diffs) - len(writing.unknown)
    n_new = n_diffs - len(kept.diffs)
    n_commits = len(writing.kept.commits)
    notices = tuple(writing.notices)
    return Stored(n_commits, n_diffs, len(recent.read), n_new, len(writing.unknown), notices, kept=not notices)


def store_of(shadow: Shadow, settings: Settings) -> Store:
    """The store of one repository."""
    return Store(settings.cache / "git" / store_name(shadow.folder.common), METHOD, __version__, shadow.name)


def kept_of(shadow: Shadow, store: Store, settings: Settings) -> Kept:
    """What is kept of this repository, or else of another clone of it in a cache folder that the user has named."""
    if settings.rebuild:
        store.clear_reports()
        return Kept.empty()
    kept = store.load()
    if len(kept.commits) or len(kept.diffs) or not settings.adopt:
        return kept
    history = history_of(shadow, store, settings)
    if history is None:
        return _taken_over(shadow, store, None)
    names = history.names()
    history.add(store.folder.name)
    return _taken_over(shadow, store, names)


def history_of(shadow: Shadow, store: Store, settings: Settings) -> StoredHistory | None:
    """The stores of the same history, where one of them may be taken over; None where that cannot be told."""
    root = root_of(shadow) if settings.adopt else None
    return None if root is None else StoredHistory(store.folder.parent, root)


def _taken_over(shadow: Shadow, store: Store, names: Sequence[str] | None) -> Kept:
    """What another store holds of this repository: of those that are named, which have its history, or else of all."""
    for other, tips in adoptable(store, names):
        here = kinds_of(shadow.git, tips)
        n_here = sum(here.get(tip) == "commit" for tip in tips)
        if not (n_here or names) or not len((found := other.load()).commits):
            continue
        # A fork that has fallen behind, or has another branch: what it lacks is none of its facts.
        return found if n_here == len(tips) else found.among(kinds_of(shadow.git, found.oids()))
    return Kept.empty()


def _left(patches: PatchLinks) -> Iterator[str]:
    if patches.n_left:
        yield (
            f"The patch of {phrase(patches.n_left, 'pull requests')} was not looked for on the mainline: the newest "
            f"{patches.n_looked:,} that nothing else links, and whose commits say where they began, are."
        )


def _flags(shadow: Shadow, store: Store, mined: Mined, settings: Settings, progress: Progress) -> FlagReading:
    """The looks for feature flags; those of whole trees are kept for the next run."""
    from flowlens.facts.moment import newest_step  # it needs pandas, and catching up does not

    line = [(step.oid, mined.commits[step.oid].commit_at) for step in mined.steps]
    progress.start("Looking for feature flags", None)
    now = newest_step(mined, settings.now)
    known = {} if settings.rebuild else store.load_flags(RULES)
    found = read_flags(shadow, line, now, known)
    uses = {look.oid: look.uses for look in found.looks}
    if found.whole and uses.keys() != known.keys():
        with suppress(OSError, ValueError):
            store.save_flags(RULES, uses)
    return found


@dataclass(slots=True)
class _Writing:
    """Puts what is new into the store: now and then, so that an interrupted first run leaves most of its work.

    New commits go there last: a commit that is there already is not looked at again, and would be left without a diff.
    """

    store: Store
    before: Kept
    kept: Kept
    is_new: bool
    known: dict[DiffJob, int]
    unknown: set[DiffJob] = field(default_factory=set)
    notices: list[str] = field(default_factory=list)
    _saved_at: float = field(default_factory=time.monotonic)

    @classmethod
    def begin(cls, store: Store, before: Kept, grown: Kept) -> _Writing:
        """With the commits that were read already; what was taken over from another store is new in this one."""
        taken = before.origin is not None and before.origin.generation.parent != store.folder
        is_new = taken or len(grown.commits) > len(before.commits) or grown.tips != before.tips
        return cls(store, before, grown, is_new, before.jobs())

    def make(
        self,
        shadow: Shadow,
        jobs: Sequence[DiffJob],
        pairs: Sequence[tuple[DiffJob, DiffJob]],
        n_processes: int,
        progress: Progress,
    ) -> None:
        """Make the diffs that are not known yet; `pairs` are those that may be alike."""
        missing = [job for job in jobs if job not in self.known]
        if missing:
            for batch in _batches(make_diffs(shadow.git, missing, n_processes, progress, pairs)):
                self._add(batch)

    def finish(self, wanted: Container[str] | None = None) -> None:
        """Write what is not written yet, and of the commits those that are wanted, where most are not (None: all)."""
        if self.is_new:
            self.kept = self._saved(self.kept, wanted)

    def _add(self, diffs: Sequence[Diff]) -> None:
        self.kept = self.kept.with_diffs(diffs)
        # What stays unknown is tried in every run, and never kept: then there is nothing to write.
        unknown = {diff.job for diff in diffs if diff.unknown is not None}
        self.unknown |= unknown
        self.is_new |= len(unknown) < len(diffs)
        if time.monotonic() - self._saved_at > _SAVE_SECONDS:
            saved = self._saved(replace(self.kept, commits=self.before.commits, tips=self.before.tips), None)
            self.kept = replace(self.kept, origin=saved.origin)

    def _saved(self, kept: Kept, wanted: Container[str] | None) -> Kept:
        """The same as the store holds it now; as it was where it cannot be written."""
        try:
            kept = self.store.save(kept, wanted)
            self.notices.clear()
        except UnsentError as error:
            kept = error.kept
            self.notices = [f"What is new is kept on this machine only, and sent by the next run: {error}."]
        except OSError as error:
            self.notices = [f"Nothing was kept for the next run: {error.strerror or error} ({self.store.folder})."]
        self._saved_at = time.monotonic()
        return kept


def _batches(diffs: Iterator[Diff]) -> Iterator[Sequence[Diff]]:
    while batch := list(islice(diffs, _BATCH)):
        yield batch
