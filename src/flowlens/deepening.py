"""What a run looks into in depth: what earlier runs have found is taken from the store, and what is new goes there."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, zip_longest

from flowlens.config import Settings
from flowlens.facts.depth_wanted import wanted_changes, wanted_fixes
from flowlens.facts.store import Store
from flowlens.model.depth import Depth, RepairLook, UpkeepLook
from flowlens.model.history import DiffJob
from flowlens.model.mined import Mined
from flowlens.model.progress import Progress
from flowlens.sources.git.deep import DeepJob, DeepLook, deep_method, look_deeper, why_no_depth
from flowlens.sources.git.shadow import Shadow

__all__ = ["deepened"]

_SAVE_SECONDS = 5.0


def deepened(shadow: Shadow, store: Store, mined: Mined, settings: Settings, progress: Progress) -> Depth:
    """What is known in depth once the budget of the run is spent; nothing at all where there is none."""
    if settings.deep_budget <= 0:
        return Depth()
    if (why := why_no_depth(shadow)) is not None:
        return Depth(notices=(f"Nothing was looked into in depth: {why}.",))
    from flowlens.facts.moment import newest_step  # it needs pandas

    now, bots = newest_step(mined, settings.now), frozenset(name.strip().lower() for name in settings.facts.bots)
    fixes = wanted_fixes(mined, now, bots)
    changes = wanted_changes(mined, now, settings.lenses.level_days, bots)
    if settings.rebuild:
        store.clear_depth()
    looks = dict(store.load_depth(deep_method()))
    missing = [job for job in _in_turn(fixes, changes) if job not in looks]
    notices: tuple[str, ...] = ()
    if missing:
        children = settings.git.jobs or os.cpu_count() or 1
        new = _kept_on_the_way(store, look_deeper(shadow, missing, settings.deep_budget, children, progress))
        looks |= new
        if not new:
            notices = ("Nothing was looked into in depth: PyDriller could not be started.",)
    return Depth(_repairs(fixes, looks), _upkeep(changes, looks), notices)


def _kept_on_the_way(store: Store, found: Iterator[tuple[DeepJob, DeepLook]]) -> dict[DeepJob, DeepLook]:
    """All that is found, which is kept now and then, so that a run that is killed loses little."""
    new: dict[DeepJob, DeepLook] = {}
    saved_at = time.monotonic()
    for job, look in found:
        new[job] = look
        if time.monotonic() - saved_at > _SAVE_SECONDS:
            _save(store, new)
            saved_at = time.monotonic()
    _save(store, new)
    return new


def _save(store: Store, new: Mapping[DeepJob, DeepLook]) -> None:
    with suppress(OSError, ValueError):
        store.save_depth(deep_method(), new)


def _in_turn(fixes: Sequence[str], changes: Sequence[DiffJob]) -> list[DeepJob]:
    """Two fixes, then a change, and so on: whenever the time is over, both are known as far."""
    trios = zip_longest(fixes[::2], fixes[1::2], changes)
    return [job for job in chain.from_iterable(trios) if job is not None]


def _repairs(fixes: Sequence[str], looks: Mapping[DeepJob, DeepLook]) -> dict[str, RepairLook | None]:
    found = {fix: looks.get(fix) for fix in fixes}
    return {fix: look if isinstance(look, RepairLook) else None for fix, look in found.items()}


def _upkeep(changes: Sequence[DiffJob], looks: Mapping[DeepJob, DeepLook]) -> dict[DiffJob, UpkeepLook | None]:
    found = {job: looks.get(job) for job in changes}
    return {job: look if isinstance(look, UpkeepLook) else None for job, look in found.items()}
