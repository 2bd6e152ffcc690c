"""What a worker is asked to do, without what it takes: who only hands out tasks imports none of that."""

from __future__ import annotations

from flowlens.fleet.task import Task
from flowlens.model.fleet import Outcome

__all__ = ["mined"]


def mined(task: Task) -> Outcome:
    """What became of a repository that was to be read into the store; whatever happens to it."""
    from flowlens.fleet.one_read import read_one

    return read_one(task)
