"""A long history read by several workers: one parts what is new, each makes the diffs of a part, one joins them.

A part is a list of diffs to make, beside the store, and then a store of its own beside that list: whole and checked, or
not there. What a part lacks when they are joined is made by whoever reads the repository then, so that no number rests
on a part: only the time does.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace
from pathlib import Path

from flowlens.config import Settings
from flowlens.facts.histories import HistoryInUseError, StoredHistory
from flowlens.facts.kept import Kept
from flowlens.facts.own_files import make_own_folder, read_file, write_file
from flowlens.facts.store import Store, store_name
from flowlens.model.fleet import LEAST_DIFFS
from flowlens.model.history import DiffJob
from flowlens.model.jobs import alike, jobs_of
from flowlens.model.progress import Progress, Silent
from flowlens.reading import history_of, kept_of, store_of
from flowlens.sources.git.diffs import make_diffs
from flowlens.sources.git.locate import locate
from flowlens.sources.git.object_state import object_bytes
from flowlens.sources.git.recent import read_recent
from flowlens.sources.git.shadow import Shadow, open_shadow

__all__ = ["join", "make_part", "split"]

# A Git process that begins costs as much as some hundred diffs, so a part of thousands hides it.
_PART_DIFFS = 4_000
# No commit that was ever measured takes less in a pack than 400 bytes with what it changed.
_LEAST_BYTES = 400
_MOST_BYTES = 1 << 28
_PARTS, _PLAN = "parts", "plan"


def split(settings: Settings, least: int = LEAST_DIFFS, size: int = _PART_DIFFS) -> int:
    """In how many parts what is new in a repository can be read now; 0 where it is less than `least` diffs.

    FlowLensError where it cannot be read, and HistoryInUseError where another repository with the same history is being
    read or parted: who comes after it takes over what is read by then.
    """
    if object_bytes(settings.repository) < least * _LEAST_BYTES:
        return 0
    with open_shadow(settings.repository) as shadow:
        store = store_of(shadow, settings)
        kept = kept_of(shadow, store, settings)
        if _count(shadow, (), kept.tips) < least:
            return 0
        history = None if store.manifest() else history_of(shadow, store, settings)
        with history.alone(wait=False) if history else nullcontext():
            if history:
                _none_is_parted(history, store)
            return _parted(shadow, store, settings, kept, size)


def _none_is_parted(history: StoredHistory, store: Store) -> None:
    """HistoryInUseError where another store of the history has parts."""
    for name in history.names():
        if name != store.folder.name and _list(replace(store, folder=history.shelf / name), 0).exists():
            raise HistoryInUseError(f"The history of {history.root[:12]} is being read in parts.")


def _parted(shadow: Shadow, store: Store, settings: Settings, kept: Kept, size: int) -> int:
    """Write what is new as lists of so many diffs; how many lists."""
    _forget(store)
    recent = read_recent(shadow, settings.git, Silent(), kept.oids(), kept.tips)
    known = kept.jobs()
    jobs = [job for job in jobs_of(recent.commits, recent.steps) if job not in known]
    part_of = {job: number // size for number, job in enumerate(jobs)}
    pairs: defaultdict[int, list[tuple[DiffJob, DiffJob]]] = defaultdict(list)
    for one, other in alike(recent.commits, recent.steps):
        if (part := part_of.get(one)) is not None and part == part_of.get(other):
            pairs[part].append((one, other))
    make_own_folder(_folder(store))
    _part(store, _PLAN).save(Kept.empty().with_commits(recent.read).with_tips(recent.tips))
    parts = [jobs[at : at + size] for at in range(0, len(jobs), size)]
    for number, part_jobs in enumerate(parts):
        _write(_list(store, number), part_jobs, pairs[number])
    return len(parts)


def make_part(settings: Settings, number: int, progress: Progress | None = None) -> int:
    """Make the diffs of one part; how many there are. 0 where there is no such part, as on a machine without it."""
    with open_shadow(settings.repository) as shadow:
        store = store_of(shadow, settings)
        jobs, pairs = _read(_list(store, number))
        if not jobs:
            return 0
        made = list(make_diffs(shadow.git, jobs, settings.git.jobs, progress or Silent(), pairs))
        _part(store, f"{number:04d}").save(Kept.empty().with_diffs(diff for diff in made if diff.unknown is None))
    return len(made)


def join(settings: Settings) -> tuple[int, int]:
    """Put what the parts of a repository have made into the store; how many commits and diffs that are.

    The commits that were counted go with them where all is there: every diff of every part, and as many commits as Git
    itself counts behind the same tips. Else they are read once more, and the diffs that are missing are made then.
    """
    if not (settings.cache / "git" / store_name(locate(settings.repository).common) / _PARTS).is_dir():
        return 0, 0
    with open_shadow(settings.repository) as shadow:
        store = store_of(shadow, settings)
        before = Kept.empty() if settings.rebuild else kept_of(shadow, store, settings)
        after = before if settings.rebuild else _with_parts(shadow, store, before)
        if len(after.diffs) > len(before.diffs):
            store.save(after)
        _forget(store)
    return len(after.commits) - len(before.commits), len(after.diffs) - len(before.diffs)


def _with_parts(shadow: Shadow, store: Store, kept: Kept) -> Kept:
    lists = sorted(_folder(store).glob("????.json"))
    wanted = {job for path in lists for job in _read(path)[0]}
    kept = kept.with_made(_part(store, path.stem).load() for path in lists)
    plan = _part(store, _PLAN).load()
    if wanted and wanted <= kept.jobs().keys() and _is_whole(shadow, kept, plan):
        return kept.with_commits(plan.read_commits().values()).with_tips(plan.tips)
    return kept


def _is_whole(shadow: Shadow, kept: Kept, plan: Kept) -> bool:
    """Whether the commits that were counted are as many as Git counts, and none of them is in the store yet."""
    new = plan.oids()
    return bool(new and plan.tips) and not new & kept.oids() and len(new) == _count(shadow, plan.tips, kept.tips)


def _count(shadow: Shadow, tips: Sequence[str], known: Sequence[str]) -> int:
    """How many commits are behind the tips (none: all branches and tags) and not behind those; -1 if Git can't tell."""
    asked = "".join(f"{tip}\n" for tip in (*tips, *(f"^{tip}" for tip in known)))
    every = () if tips else ("--branches", "--tags", "--remotes")
    done = shadow.git.run("rev-list", "--count", "--ignore-missing", *every, "--stdin", stdin=asked.encode())
    return int(done.output) if done.status == 0 and done.output.strip().isdigit() else -1


def _write(path: Path, jobs: Sequence[DiffJob], pairs: Sequence[tuple[DiffJob, DiffJob]]) -> None:
    at = {job: number for number, job in enumerate(jobs)}
    within = [(at[one], at[other]) for one, other in pairs]
    write_file(path, json.dumps({"jobs": [(job.oid, job.base) for job in jobs], "pairs": within}).encode())


def _read(path: Path) -> tuple[list[DiffJob], list[tuple[DiffJob, DiffJob]]]:
    """The diffs of a part, and those of them that may be alike; none where there is no such list."""
    with suppress(OSError, ValueError, TypeError, KeyError, IndexError):
        said = json.loads(read_file(path, _MOST_BYTES))
        jobs = [DiffJob(oid, base) for oid, base in said["jobs"]]
        return jobs, [(jobs[one], jobs[other]) for one, other in said["pairs"]]
    return [], []


def _folder(store: Store) -> Path:
    return store.folder / _PARTS


def _list(store: Store, number: int) -> Path:
    return _folder(store) / f"{number:04d}.json"


def _part(store: Store, name: str) -> Store:
    return replace(store, folder=_folder(store) / name)


def _forget(store: Store) -> None:
    shutil.rmtree(_folder(store), ignore_errors=True)
