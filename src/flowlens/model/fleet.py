"""What became of the repositories of a fleet: each in the store, or why it is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = ["LEAST_DIFFS", "Failure", "FleetSummary", "Outcome"]

# From so many new diffs on a repository is read in parts. Below that the parts cost more than a second worker brings:
# what is new is counted twice, and written twice.
LEAST_DIFFS = 10_000

# Why a repository of a fleet is not in the store. One that is `busy` or `parted` is
# not done yet, and tried again before the run ends.
Failure = Literal[
    "unreadable", "configuration", "unreachable", "password", "too-large", "late", "killed", "disk", "memory", "error",
    "busy", "parted",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """One repository: what the store holds of it now, or the kind of failure with its reason.

    `source` is what the list calls it; `folder` is the clone that it was read from, and `store` where its facts lie.
    `n_parts`: it was read in so many parts by several workers; 0: in one piece. `known`: there was nothing new, so
    nothing was read. `seconds` are of its task alone.
    """

    source: str
    folder: str = ""
    store: str = ""
    n_commits: int = 0
    n_diffs: int = 0
    n_new_commits: int = 0
    n_new_diffs: int = 0
    n_unknown: int = 0
    n_parts: int = 0
    known: bool = False
    seconds: float = 0.0
    notices: tuple[str, ...] = ()
    failure: Failure | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FleetSummary:
    """All outcomes of one run in the order of the list, and how long the run took."""

    outcomes: tuple[Outcome, ...]
    n_workers: int
    seconds: float

    @property
    def failed(self) -> Sequence[Outcome]:
        """Those that are not in the store as they are now."""
        return [one for one in self.outcomes if one.failure is not None]

    @property
    def done(self) -> Sequence[Outcome]:
        """Those that are."""
        return [one for one in self.outcomes if one.failure is None]
