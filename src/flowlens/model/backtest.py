"""What the gate would have said of changes that have landed already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flowlens.model.check import CheckVerdict

__all__ = ["Backtest", "Episode", "Replayed"]


@dataclass(frozen=True, slots=True)
class Replayed:
    """One change that landed, and what the gate would have said of it against the history before it.

    `limit` is the largest size that would not have failed; None where the history was too short to fail anything.
    """

    oid: str
    landed_at: datetime
    subject: str
    pull: int | None
    net_lines: int
    n_files: int
    verdict: CheckVerdict
    limit: float | None
    n_larger: int
    n_baseline: int


@dataclass(frozen=True, slots=True)
class Episode:
    """Weeks in a row in which the rule `drift` would have fired; medians in net lines, of its first week."""

    first: datetime
    last: datetime
    recent_median: float
    before_median: float
    n_recent: int
    n_before: int


@dataclass(frozen=True, slots=True)
class Backtest:
    """A replay of the last `n_asked` changes under one configuration: each change that was judged, newest first.

    `left_out` counts the changes that the gate would not have judged, by reason. `n_weeks` were looked at for drift;
    in `n_weeks_judged` of them both windows held enough changes to be compared.
    `unit` is what a step of the mainline was taken for: a change (a pull) or a single commit.
    """

    flowlens: str
    repository: str
    mainline: str
    head: str
    config: str
    unit: str
    n_asked: int
    replayed: tuple[Replayed, ...]
    left_out: dict[str, int]
    episodes: tuple[Episode, ...]
    n_weeks: int
    notices: tuple[str, ...] = ()
    n_weeks_judged: int = 0
