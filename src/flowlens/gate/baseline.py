"""The history that a change is ranked in: the last changes before it that are a measure for others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from flowlens.gate.history import UNKNOWN, Landed
from flowlens.gate.settings import AcceptSettings, GateSettings
from flowlens.model.check import Baseline, BaselineChange, RuleName
from flowlens.stats.quantiles import quantile

__all__ = ["Ranked", "accepted_at", "accepted_since", "collect", "counts_since", "landed_since", "told"]

_DAY = 86_400
# So many changes in a row that are older end the search: a single one may have a wrong clock.
_OLDER_IN_A_ROW = 20


@dataclass(frozen=True, slots=True)
class Ranked:
    """The changes that count, newest first, and how many were passed over on the way, by reason.

    `ended`: there was no older change to look at.
    """

    changes: tuple[Landed, ...]
    left_out: dict[str, int]
    ended: bool

    @property
    def lines(self) -> list[int]:
        """The net lines of each change."""
        return [change.net_lines for change in self.changes]

    @property
    def pull_share(self) -> float:
        """The share of the changes that look as a pull does when it lands; 1 where there are none."""
        like_pulls = [change.unit.like_pull for change in self.changes]
        return sum(like_pulls) / len(like_pulls) if like_pulls else 1.0

    @property
    def n_unknown(self) -> int:
        """How many were passed over because their size is not known."""
        return sum(n for reason, n in self.left_out.items() if reason.startswith(UNKNOWN))


def collect(history: Iterable[Landed], window: int, since: int) -> Ranked:
    """The newest `window` changes since that time that count.

    It also ends at as many that cannot be sized: in a partial clone none can, however far one looks back.
    """
    changes: list[Landed] = []
    left_out: Counter[str] = Counter()
    n_unknown = 0
    ended = _Ended(history)
    for landed in landed_since(ended, since):
        if landed.left_out is None:
            changes.append(landed)
        else:
            left_out[landed.left_out] += 1
            n_unknown += landed.is_unknown
        if window in {len(changes), n_unknown}:
            break
    return Ranked(tuple(changes), dict(sorted(left_out.items())), ended.whole)


@dataclass(slots=True)
class _Ended:
    """Passes changes on, and notes whether all of them were asked for."""

    history: Iterable[Landed]
    whole: bool = False

    def __iter__(self) -> Iterator[Landed]:
        yield from self.history
        self.whole = True


def landed_since(history: Iterable[Landed], since: int) -> Iterator[Landed]:
    """The changes that landed at or after that time (seconds since 1970), out of those that come newest first."""
    n_older = 0
    for landed in history:
        if landed.unit.landed_at >= since:
            n_older = 0
            yield landed
            continue
        n_older += 1
        if n_older == _OLDER_IN_A_ROW:
            return


def counts_since(settings: GateSettings, at: int) -> int:
    """The time since which history counts for the rule `pr-size`, where it ends at that time; 0: all of it."""
    days = settings.pr_size.window_days
    return max(at - days * _DAY if days else 0, accepted_since(settings, "pr-size", at))


def accepted_since(settings: GateSettings, rule: RuleName, at: int) -> int:
    """The time since which history counts for the rule by the new normal that holds at that time; 0: all of it."""
    found = accepted_at(settings, rule, at)
    return int(datetime.combine(found.since, datetime.min.time(), UTC).timestamp()) if found is not None else 0


def accepted_at(settings: GateSettings, rule: RuleName, at: int) -> AcceptSettings | None:
    """The newest new normal that holds for the rule at that time (seconds since 1970)."""
    today = datetime.fromtimestamp(at, UTC).date()
    holding = [
        each for each in settings.accept if each.rule == rule and (each.expires is None or today <= each.expires)
    ]
    return max(holding, key=lambda each: each.since, default=None)


def told(ranked: Ranked) -> Baseline:
    """The baseline as a report shows it."""
    lines = [float(value) for value in ranked.lines]
    median, p90, p95 = (quantile(lines, q) if lines else None for q in (0.5, 0.9, 0.95))
    changes = (
        BaselineChange(
            each.unit.step.oid, datetime.fromtimestamp(each.unit.landed_at, UTC), each.net_lines, each.unit.subject
        )
        for each in ranked.changes
    )
    return Baseline(tuple(changes), median, p90, p95, ranked.left_out)
