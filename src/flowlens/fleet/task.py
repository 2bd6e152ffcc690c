"""One repository of a fleet, read into the store; whatever happens comes back as its outcome."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from flowlens.config import Overrides, load_config
from flowlens.errors import CannotMeasureError, ConfigurationError, FlowLensError
from flowlens.facts.store import store_name
from flowlens.model.fleet import Failure, Outcome
from flowlens.sources.git.locate import locate

__all__ = ["Task", "mined"]

_FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True, slots=True)
class Task:
    """A repository by its path, and how it is read; it goes to another process as it is."""

    source: str
    overrides: Overrides
    config: Path | None = None


def mined(task: Task) -> Outcome:
    """What became of it."""
    started = time.monotonic()
    outcome = _attempted(task.source, lambda: _mined(task))
    return replace(outcome, seconds=time.monotonic() - started)


def _mined(task: Task) -> Outcome:
    from flowlens import pipeline  # a worker that only begins has no need of it

    settings = load_config(Path(task.source), file=task.config, overrides=task.overrides)
    stored = pipeline.mine(settings)
    return Outcome(
        source=task.source,
        folder=str(settings.repository.absolute()),
        store=str(settings.cache / "git" / store_name(locate(settings.repository).common)),
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
    if isinstance(exc, ConfigurationError):
        return "configuration"
    return "unreadable" if isinstance(exc, CannotMeasureError) else "error"
