"""Of which CI runs the jobs are read: each costs a question of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["JobChoice"]

_DAY = 86_400
_FOR_PULLS = frozenset({"merge_request_event", "external_pull_request_event", "pull_request", "pull_request_target"})
_HIDDEN = "…"  # a branch that came in without its name, as all but the mainline do


@dataclass(frozen=True, slots=True)
class JobChoice:
    """Runs of the mainline always, as only their jobs tell which attempt it was; others of the last `days`."""

    days: int = 0
    clock: Callable[[], float] = time.time

    def wants(self, branch: str | None, event: str | None, made_at: int | None) -> bool:
        """Whether the jobs of a run on that branch are read."""
        if event in _FOR_PULLS:
            return False
        return self.is_recent(made_at, self.days) or branch not in {None, "", _HIDDEN}

    def is_recent(self, made_at: int | None, days: int) -> bool:
        """Whether something was made in the last so many days."""
        return bool(days) and (made_at or 0) >= self.clock() - days * _DAY
