"""One repository of a fleet, read into the store; whatever happens comes back as its outcome."""

from __future__ import annotations

import errno
import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from flowlens import __version__
from flowlens.config import Settings, copy_of, load_config
from flowlens.errors import CannotCloneError, CannotMeasureError, ConfigurationError, UsageError
from flowlens.facts.histories import HistoryInUseError
from flowlens.facts.manifest import Manifest
from flowlens.facts.schema import SCHEMA_VERSION
from flowlens.facts.shared_store import AwayError
from flowlens.facts.store import Store, store_name
from flowlens.fleet.address import is_address
from flowlens.fleet.task import Task
from flowlens.model.fleet import Failure, Outcome
from flowlens.sources.git.clones import held_clone, shared_clone
from flowlens.sources.git.diffs import METHOD
from flowlens.sources.git.locate import locate
from flowlens.sources.git.refs import state_of
from flowlens.sources.git.shadow import open_shadow
from flowlens.splitting import join, make_part, split

__all__ = ["read_one"]

_FULL = {errno.ENOSPC, errno.EDQUOT}


def read_one(task: Task) -> Outcome:
    """What became of it."""
    started = time.monotonic()
    outcome = _attempted(task.source, lambda: _mined(_here(task)))
    return replace(outcome, seconds=time.monotonic() - started)


def _here(task: Task) -> Task:
    """The task with the copy of its place that is on this machine, and the clones beside that."""
    if task.place is None:
        return task
    cache = copy_of(task.place)
    clones = task.clones
    if clones is not None and clones.folder.is_relative_to(task.overrides.cache or cache):
        clones = replace(clones, folder=cache / "clones")
    return replace(task, overrides=replace(task.overrides, cache=cache), clones=clones)


def _mined(task: Task) -> Outcome:
    if task.part is not None:
        return _made(task, task.part)
    if task.clones is None or not is_address(task.source):
        return _read(task, _settings(task, Path(task.source)))
    with held_clone(task.source, task.clones) as clone:
        settings = _settings(task, clone.folder)
        key, store = _key(settings, task.tables), _store(settings, clone.folder)
        if not settings.rebuild and (manifest := _manifest(store, task.tables)) and clone.seen(key):
            return Outcome(
                source=task.source,
                folder=str(clone.folder),
                store=str(store.folder),
                n_commits=manifest.rows("commits"),
                n_diffs=manifest.rows("diffs"),
                known=True,
            )
        clone.update()
        outcome = _read(task, settings)
        if outcome.failure is None:
            clone.read_by(key)
        return outcome


def _made(task: Task, part: int) -> Outcome:
    """A part of a repository; where it cannot be had now, who joins the parts does it."""
    if task.clones is None or not is_address(task.source):
        n_new = make_part(_settings(task, Path(task.source)), part)
        return Outcome(task.source, n_new_diffs=n_new)
    with shared_clone(task.source, task.clones) as folder:
        n_new = 0 if folder is None else make_part(_settings(task, folder), part)
    return Outcome(task.source, n_new_diffs=n_new)


def _settings(task: Task, folder: Path) -> Settings:
    return load_config(folder, file=task.config, overrides=task.overrides)


def _key(settings: Settings, *places: str | None) -> str:
    """Who reads what for where: another version, or another choice of branch and tags, reads again what was read."""
    choice = (METHOD, SCHEMA_VERSION, __version__, replace(settings.git, jobs=0), settings.facts)
    return hashlib.sha256(repr((choice, settings.deep_budget > 0, settings.cache, places)).encode()).hexdigest()


def _store(settings: Settings, git_folder: Path) -> Store:
    return Store(settings.cache / "git" / store_name(git_folder), METHOD, __version__)


def _manifest(store: Store, tables: str | None) -> Manifest | None:
    """What the store holds of a repository; None where that, or its tables, are gone."""
    manifest = store.manifest()
    if manifest is None or tables is None:
        return manifest
    from flowlens.facts.shared_tables import SharedTables

    return manifest if SharedTables.at(tables).stamp(store.folder.name) is not None else None


def _read(task: Task, settings: Settings) -> Outcome:
    from flowlens import pipeline  # a worker that only begins has no need of it

    n_commits, n_diffs = join(settings)  # what the parts have made, or those of a run that was ended
    if task.least and not settings.rebuild and (n_parts := split(settings, task.least)):
        return Outcome(task.source, failure="parted", n_parts=n_parts)
    stored = pipeline.mine(settings, wait=task.wait)
    if task.tables is not None:
        _put_tables(settings, task.tables)
    return Outcome(
        source=task.source,
        folder=str(settings.repository.absolute()),
        store=str(_store(settings, locate(settings.repository).common).folder),
        n_commits=stored.n_commits,
        n_diffs=stored.n_diffs,
        n_new_commits=n_commits + stored.n_new_commits,
        n_new_diffs=n_diffs + stored.n_new_diffs,
        n_unknown=stored.n_unknown,
        known=not (n_commits or n_diffs or stored.n_new_commits or stored.n_new_diffs),
        notices=stored.notices,
        failure=None if stored.kept else "disk",
        reason="" if stored.kept else " ".join(stored.notices),
    )


def _put_tables(settings: Settings, place: str) -> None:
    """Write the fact tables there, unless those of the same refs are there already."""
    from flowlens import pipeline
    from flowlens.facts.shared_tables import SharedTables

    with open_shadow(settings.repository) as shadow:
        stamp = _key(settings, hashlib.sha256(repr(state_of(shadow)).encode()).hexdigest())
    shared, key = SharedTables.at(place), store_name(locate(settings.repository).common)
    if settings.rebuild or shared.stamp(key) != stamp:
        shared.write(key, pipeline.gather(replace(settings, rebuild=False)), stamp)


def _attempted(source: str, work: Callable[[], Outcome]) -> Outcome:
    try:
        return work()
    except Exception as exc:  # whatever it is, it is the fault of one of thousands
        return Outcome(source=source, failure=_kind(exc), reason=str(exc) or type(exc).__name__)


def _kind(exc: BaseException) -> Failure:
    if isinstance(exc, OSError):
        return "disk" if exc.errno in _FULL else "error"
    return exc.kind if isinstance(exc, CannotCloneError) else _kind_by_type(exc)


def _kind_by_type(exc: BaseException) -> Failure:
    kinds: tuple[tuple[type[BaseException], Failure], ...] = (
        (MemoryError, "memory"),
        (AwayError, "disk"),
        (HistoryInUseError, "busy"),
        (ConfigurationError, "configuration"),
        (UsageError, "configuration"),
        (CannotMeasureError, "unreadable"),
    )
    return next((kind for of, kind in kinds if isinstance(exc, of)), "error")
