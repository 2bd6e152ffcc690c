"""PyDriller in depth, in child processes: what a fix may repair, and what a change does to maintainability.

A child that crashes, hangs or eats memory costs the one job that it was at. The work is bounded by a clock; what it
leaves undone is for the next run.
"""

from __future__ import annotations

import select
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib.metadata import version

from flowlens.model.progress import Progress
from flowlens.sources.git.deep_child import Child, DeepJob, DeepLook
from flowlens.sources.git.shadow import Shadow

__all__ = ["DeepJob", "DeepLook", "deep_method", "look_deeper", "why_no_depth"]

_POLL_SECONDS = 0.5
# With more, memory is short before time is.
_MOST_CHILDREN = 4


def deep_method() -> str:
    """All that a look depends on beside the objects: what was found by another method is not believed."""
    return (
        "deep 4: lines of source files counted by blame -w, or those before additions, or those of other files; delta "
        f"maintainability of source and tests; PyDriller {version('pydriller')}, lizard {version('lizard')}"
    )


def why_no_depth(shadow: Shadow) -> str | None:
    """Why PyDriller can look at nothing in this repository; None where it can."""
    if shadow.partial:
        return "this clone is partial, and nothing is fetched"
    if shadow.sha256:
        return "PyDriller reads no object ids of SHA-256"
    return None


def look_deeper(
    shadow: Shadow, jobs: Sequence[DeepJob], seconds: float, n_children: int, progress: Progress
) -> Iterator[tuple[DeepJob, DeepLook]]:
    """What was found for each job (a fix by its id, or a change), in about their order, until the time is over.

    At least one job is done, however little time there is, so that runs one after another come to an end. Nothing comes
    where PyDriller cannot be started.
    """
    until = time.monotonic() + seconds
    progress.start("Looking deeper", len(jobs))
    waiting = deque(jobs)
    crew = _Crew(shadow, min(n_children, _MOST_CHILDREN, len(jobs)))
    done = False
    try:
        while crew.children:
            for child, look in crew.heard():
                if look is not None and child.job is not None:
                    done = True
                    progress.advance()
                    yield child.job, look
                crew.go_on(child, waiting)
            if done and time.monotonic() > until:
                return
    finally:
        crew.stop()


class _Crew:
    """The children that run at the moment."""

    def __init__(self, shadow: Shadow, n: int) -> None:
        self.shadow = shadow
        self.children: list[Child] = []
        for _ in range(n):
            self._add()

    def heard(self) -> Iterator[tuple[Child, DeepLook | None]]:
        """The children that have something to say or are late, with what was found; what they say next comes later."""
        speaking, _, _ = select.select(self.children, [], [], _POLL_SECONDS)
        for child in list(self.children):
            look = child.hear() if child in speaking else child.give_up()
            if child in speaking or child.ended:
                yield child, look

    def go_on(self, child: Child, waiting: deque[DeepJob]) -> None:
        """The next job for a child that has answered; another child in place of one that has ended."""
        answered = child.ready and not child.busy
        if child.ended:
            self._remove(child)
            # One that never got ready would not do so the next time.
            if child.ready and waiting:
                self._add()
        elif answered and waiting:
            child.give(waiting.popleft())
        elif answered:
            self._remove(child)

    def stop(self) -> None:
        """End them all."""
        for child in list(self.children):
            self._remove(child)

    def _add(self) -> None:
        with suppress(OSError):
            self.children.append(Child.start(self.shadow))

    def _remove(self, child: Child) -> None:
        child.stop()
        self.children.remove(child)
