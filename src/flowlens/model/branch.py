"""A branch whose work is not, or not as it is, on the mainline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flowlens.model.history import Commit

__all__ = ["Branch", "LandedAs"]

LandedAs = Literal["rebase", "pull"]


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch by its newest commit, without its name, which often is a person's.

    `base` is the newest commit that the mainline holds too, `started_at` the earliest date of its own `n_commits`
    (seconds since 1970). `landed_as` tells how the mainline got its work after all; None where that cannot be seen.
    """

    tip: Commit
    base: str
    started_at: int
    n_commits: int
    landed_as: LandedAs | None
