"""What is worth a look in depth: the newest fixes, and a sample of the changes of the last two windows."""

from __future__ import annotations

from collections.abc import Iterator

from flowlens.facts.identity import is_bot
from flowlens.model.history import DiffJob, Step
from flowlens.model.mined import Mined

__all__ = ["wanted_changes", "wanted_fixes"]

_DAY = 86_400
# Fixes of another decade say little of today's team, and the work must come to an end.
_FIX_DAYS = 5 * 365
_MOST_FIXES = 1_000
# So many hold the median of a share within some 6 points.
_MOST_CHANGES = 300


def wanted_fixes(mined: Mined, now: int, bots: frozenset[str]) -> list[str]:
    """The ids of the fixes that people made in the last five years, newest first, a thousand at most."""
    return [oid for _, oid in zip(range(_MOST_FIXES), _fixes(mined, now, bots), strict=False)]


def wanted_changes(mined: Mined, now: int, days: int, bots: frozenset[str]) -> list[DiffJob]:
    """Some changes of the last `days` and of as many before: those of the lowest ids, which is a sample at random."""
    found = []
    for since, until in ((now - days * _DAY, now), (now - 2 * days * _DAY, now - days * _DAY)):
        landed = [step for step in mined.steps if since < _landed_at(mined, step) <= until]
        made = [step for step in landed if not _by_bots(mined, step, bots) and not mined.commits[step.oid].cut]
        chosen = sorted(made, key=lambda step: step.oid)[:_MOST_CHANGES]
        found += [DiffJob(step.oid, step.base) for step in chosen]
    return found


def _fixes(mined: Mined, now: int, bots: frozenset[str]) -> Iterator[str]:
    for step in sorted(mined.steps, key=lambda one: -_landed_at(mined, one)):
        if not now - _FIX_DAYS * _DAY < _landed_at(mined, step) <= now:
            continue
        for oid in reversed(step.commits):
            commit = mined.commits[oid]
            wanted = mined.notes[oid].kind == "fix" and len(commit.parents) == 1 and not commit.cut
            if wanted and oid not in mined.ignored and not is_bot(commit.author, bots):
                yield oid


def _landed_at(mined: Mined, step: Step) -> int:
    return mined.commits[step.oid].commit_at or 0


def _by_bots(mined: Mined, step: Step, bots: frozenset[str]) -> bool:
    work = [commit for oid in step.commits if len((commit := mined.commits[oid]).parents) <= 1]
    return all(is_bot(commit.author, bots) for commit in work or [mined.commits[step.oid]])
