"""The rule `drift`: have the changes of the last weeks become larger than those of the half year before?

It holds where a one-sided rank test says so and the median has grown by a factor, and where few orders of whole weeks
would put as large ones last, now and a week ago as well: a single large week is none. It looks at what has landed, and
is never charged to a change that is proposed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flowlens.gate.settings import DriftSettings
from flowlens.stats.permutation import weeks_greater_p
from flowlens.stats.quantiles import median
from flowlens.stats.ranks import mann_whitney_greater

__all__ = ["Drift", "Windows", "drift_at", "episodes_in", "reach_days", "weeks_in"]

_DAY = 86_400
_WEEK = 7 * _DAY
# Of the orders of weeks that are drawn, so that the same history has the same answer.
_SEED = 1

# A change that counts: when it landed, in seconds since 1970, and its net lines.
Change = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Windows:
    """Two windows of changes compared: medians in net lines (None where one is too small), and the one-sided p.

    `weeks_p` is that of whole weeks in other orders, and `weeks_limit` what it may be at most; None where they are not
    asked, as p or the ratio of medians already say no.
    """

    at: int
    n_recent: int
    n_before: int
    recent_median: float | None = None
    before_median: float | None = None
    p: float | None = None
    weeks_p: float | None = None
    weeks_limit: float | None = None

    @property
    def weeks_differ(self) -> bool:
        """Whether the weeks were asked, and say yes."""
        return self.weeks_p is not None and self.weeks_limit is not None and self.weeks_p <= self.weeks_limit

    @property
    def enough(self) -> bool:
        """Whether both windows hold enough changes to be compared."""
        return self.p is not None

    @property
    def ratio(self) -> float | None:
        """The median of the recent window divided by the one before."""
        return self.recent_median / self.before_median if self.recent_median and self.before_median else None


@dataclass(frozen=True, slots=True)
class Drift:
    """The windows that end now and a week ago, and whether both show a drift."""

    now: Windows
    week_ago: Windows
    holds: bool


def reach_days(rule: DriftSettings) -> int:
    """How many days back the rule looks."""
    return rule.recent_days + rule.baseline_days + 7


def drift_at(changes: Sequence[Change], at: int, rule: DriftSettings) -> Drift:
    """Whether the changes show a drift at that time."""
    now, week_ago = (_windows(changes, end, rule) for end in (at, at - _WEEK))
    return Drift(now, week_ago, now.weeks_differ and week_ago.weeks_differ)


def weeks_in(changes: Sequence[Change], until: int, n_weeks: int, rule: DriftSettings) -> list[Windows]:
    """The windows that end at `until` and at the end of each of the weeks before it, oldest first."""
    return [_windows(changes, until - week * _WEEK, rule) for week in range(n_weeks, -1, -1)]


def episodes_in(weeks: Sequence[Windows]) -> Iterator[list[Windows]]:
    """Each run of weeks in which the rule holds, oldest first; the first of the weeks has none before it."""
    run: list[Windows] = []
    before = False
    for windows in weeks:
        holds = windows.weeks_differ
        if holds and before:
            run.append(windows)
        elif run:
            yield run
            run = []
        before = holds
    if run:
        yield run


def _windows(changes: Sequence[Change], end: int, rule: DriftSettings) -> Windows:
    start = end - rule.recent_days * _DAY
    first = start - rule.baseline_days * _DAY
    recent = [change for change in changes if start < change[0] <= end]
    before = [change for change in changes if first < change[0] <= start]
    if len(recent) < rule.min_recent or len(before) < rule.min_baseline:
        return Windows(end, len(recent), len(before))
    sizes, sizes_before = _sizes(recent), _sizes(before)
    p = mann_whitney_greater(sizes_before, sizes)
    found = Windows(end, len(recent), len(before), median(sizes), median(sizes_before), p)
    if p >= rule.alpha or (found.ratio or 0) < rule.ratio:
        return found
    weeks, least = weeks_greater_p(sizes_before, sizes, _weeks(before, start), _weeks(recent, end), _SEED)
    return replace(found, weeks_p=weeks, weeks_limit=max(rule.weeks_alpha, least))


def _sizes(changes: Sequence[Change]) -> list[float]:
    return [float(lines) for _, lines in changes]


def _weeks(changes: Sequence[Change], end: int) -> list[int]:
    """The week of each, counted back from the end of its window."""
    return [(end - at) // _WEEK for at, _ in changes]
