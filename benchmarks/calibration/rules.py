"""The rules that alarm, with the thresholds of the program: as the lenses and the gate put them together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.calibration.samples import Changes
from flowlens.gate.drift import drift_at, episodes_in, reach_days, weeks_in
from flowlens.gate.settings import DriftSettings
from flowlens.stats.bootstrap import ratio_interval
from flowlens.stats.change_points import shifts
from flowlens.stats.estimate import Floats, Values
from flowlens.stats.likely_shifts import graded_shifts
from flowlens.stats.permutation import weeks_p
from flowlens.stats.quantiles import median
from flowlens.stats.ranks import mann_whitney
from flowlens.stats.trend import drift_slope, mann_kendall
from flowlens.stats.waiting_ratio import Waits, waiting_ratio
from flowlens.verdict.policy import policy

__all__ = [
    "batches_grew",
    "gaps_grew",
    "gate_drift",
    "gate_episodes",
    "level_changed",
    "likely_changed",
    "slow_growth",
    "waits_grew",
]

_POLICY = policy(None)
_YEAR_BINS = 365 / 28
_DAY = 86_400


def gaps_grew(before: Floats, now: Floats) -> bool:
    """The lens `release-cadence`, from `watch` on (`release-batch` has the same rule)."""
    sure = mann_whitney(before, now) < _POLICY["release-cadence.p"]
    return sure and median(now) / median(before) >= _POLICY["release-cadence.ratio"]


def batches_grew(before: Changes, now: Changes, seed: int, *, by_week: bool = False) -> bool:
    """The lens `batch-size`: median, interval and shuffled weeks together."""
    if median(now.lines) / median(before.lines) < _POLICY["batch-size.ratio"]:
        return False
    clusters = (before.weeks, now.weeks) if by_week else (before.people, now.people)
    found = ratio_interval(before.lines, now.lines, *clusters, seed)
    if (found.low or 0) <= 1:
        return False
    return weeks_p(before.lines, now.lines, before.weeks, now.weeks, seed) < _POLICY["batch-size.p"]


def waits_grew(before: Waits, now: Waits, seed: int) -> bool:
    """The lens `lead-time`."""
    found = waiting_ratio(before, now, seed)
    return (found.value or 0) >= _POLICY["lead-time.ratio"] and (found.low or 0) > 1


def level_changed(values: Values, seed: int, least_ratio: float) -> bool:
    """A date at which the level of gaps, batches or medians changed."""
    return bool(shifts(np.log(values), seed, least_ratio))


def likely_changed(values: Values, seed: int, least_ratio: float) -> bool:
    """The same, sure or likely, as the lens `release-cadence` looks for both."""
    return bool(graded_shifts(np.log(values), seed, least_ratio))


def slow_growth(log_values: Floats) -> bool:
    """A steady growth over bins of four weeks, as the lens `batch-size` tells it."""
    slope = drift_slope(np.arange(log_values.size) / _YEAR_BINS, log_values)
    certain = (slope.low or 0) > 0 and mann_kendall(log_values) < _POLICY["batch-size.p"]
    return bool(certain and np.exp(slope.value or 0) >= _POLICY["batch-size.growth"])


def gate_drift(changes: Sequence[tuple[int, int]], at_day: int) -> bool:
    """The rule `drift` of the gate at the end of that day; changes are days and lines."""
    landed = [(day * _DAY, lines) for day, lines in changes]
    return drift_at(landed, at_day * _DAY, DriftSettings()).holds


def gate_episodes(changes: Sequence[tuple[int, int]], until_day: int) -> tuple[int, float]:
    """How often the rule `drift` began to hold, and over how many years it was looked at."""
    rule = DriftSettings()
    n_weeks = (until_day - reach_days(rule)) // 7
    landed = [(day * _DAY, lines) for day, lines in changes]
    weeks = weeks_in(landed, until_day * _DAY, n_weeks, rule)
    return len(list(episodes_in(weeks))), n_weeks / (365 / 7)
