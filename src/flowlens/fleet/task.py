"""One repository of a fleet, read into the store; whatever happens comes back as its outcome."""

from __future__ import annotations

import errno
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from flowlens import __version__
from flowlens.config import Overrides, Settings, load_config
from flowlens.errors import CannotCloneError, CannotMeasureError, ConfigurationError, FlowLensError, UsageError
from flowlens.facts.store import Store, store_name
from flowlens.fleet.listing import is_address
from flowlens.model.clones import CloneSettings
from flowlens.model.fleet import Failure, Outcome
from flowlens.sources.git.clones import held_clone
from flowlens.sources.git.diffs import METHOD
from flowlens.sources.git.locate import locate

__all__ = ["Task", "mined"]

_FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True, slots=True)
class Task:
    """A repository by its path or address, and how it is had and read; it goes to another process as it is."""

    source: str
    overrides: Overrides
    config: Path | None = None
    clones: CloneSettings | None = None


def mined(task: Task) -> Outcome:
    """What became of it."""
    started = time.monotonic()
    outcome = _attempted(task.source, lambda: _mined(task))
    return replace(outcome, seconds=time.monotonic() - started)


def _mined(task: Task) -> Outcome:
    if task.clones is None or not is_address(task.source):
        return _read(task.source, _settings(task, Path(task.source)))
    with held_clone(task.source, task.clones) as clone:
        settings = _settings(task, clone.folder)
        key = _key(settings)
        if not settings.rebuild and (manifest := _store(settings, clone.folder).manifest()) and clone.seen(key):
            return Outcome(
                source=task.source,
                folder=str(clone.folder),
                store=str(_store(settings, clone.folder).folder),
                n_commits=manifest.rows("commits"),
                n_diffs=manifest.rows("diffs"),
                known=True,
            )
        clone.update()
        outcome = _read(task.source, settings)
        if outcome.failure is None:
            clone.read_by(key)
        return outcome


def _settings(task: Task, folder: Path) -> Settings:
    return load_config(folder, file=task.config, overrides=task.overrides)


def _key(settings: Settings) -> str:
    """Who reads, and what: another version, or another choice of branch and tags, reads again what was read."""
    choice = (METHOD, __version__, replace(settings.git, jobs=0), settings.deep_budget > 0, str(settings.cache))
    return hashlib.sha256(repr(choice).encode()).hexdigest()


def _store(settings: Settings, git_folder: Path) -> Store:
    return Store(settings.cache / "git" / store_name(git_folder), METHOD, __version__)


def _read(source: str, settings: Settings) -> Outcome:
    from flowlens import pipeline  # a worker that only begins has no need of it

    stored = pipeline.mine(settings)
    return Outcome(
        source=source,
        folder=str(settings.repository.absolute()),
        store=str(_store(settings, locate(settings.repository).common).folder),
        n_commits=stored.n_commits,
        n_diffs=stored.n_diffs,
        n_new_commits=stored.n_new_commits,
        n_new_diffs=stored.n_new_diffs,
        n_unknown=stored.n_unknown,
        known=not (stored.n_new_commits or stored.n_new_diffs),
        notices=stored.notices,
        failure=None if stored.kept else "disk",
        reason="" if stored.kept else " ".join(stored.notices),
    )


def _attempted(source: str, work: Callable[[], Outcome]) -> Outcome:
    try:
        return work()
    except (FlowLensError, OSError, MemoryError) as exc:
        return Outcome(source=source, failure=_kind(exc), reason=str(exc) or type(exc).__name__)


def _kind(exc: BaseException) -> Failure:
    if isinstance(exc, MemoryError):
        return "memory"
    if isinstance(exc, OSError):
        return "disk" if exc.errno in _FULL else "error"
    if isinstance(exc, CannotCloneError):
        return exc.kind
    if isinstance(exc, ConfigurationError | UsageError):
        return "configuration"
    return "unreadable" if isinstance(exc, CannotMeasureError) else "error"
