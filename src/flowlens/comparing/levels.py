"""The number of a squad by a measure, as the lens of that measure estimates it, and drawn to the mean of all squads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from math import asin, exp, log, sin, sqrt

import numpy as np

from flowlens.comparing.rows import Rows
from flowlens.lenses.enough import wanting
from flowlens.model.comparison import Compared
from flowlens.model.measure import Measure
from flowlens.model.phrase import phrase
from flowlens.stats.cluster_interval import cluster_interval
from flowlens.stats.estimate import Z_95, Estimate
from flowlens.stats.order_interval import order_interval
from flowlens.stats.proportion import cluster_share, wilson
from flowlens.stats.shrinkage import shrink
from flowlens.stats.survival import kaplan_meier

__all__ = ["drawn_together", "estimated", "level", "shortage"]

_Scale = tuple[Callable[[float], float], Callable[[float], float]]
_MIDDLE = 0.5


def level(compared: Compared, rows: Rows, every: Rows) -> Measure:
    """The level of the rows of a period, or what is missing; `every` are those up to its end."""
    if rows.n < compared.least:
        why = shortage(compared, rows.n, every)
        return Measure(None, compared.unit, rows.n, missing=why, label=compared.label)
    found = estimated(compared, rows)
    if found.value is None:
        why = f"more than half of the {phrase(rows.n, compared.counted)} wait still"
        return Measure(None, compared.unit, rows.n, missing=why, label=compared.label)
    return Measure(found.value, compared.unit, found.n, found.low, found.high, label=compared.label)


def estimated(compared: Compared, rows: Rows) -> Estimate:
    """The median or the share with its interval, drawing together what belongs together."""
    groups = None if rows.together is None else rows.together.tolist()
    if compared.scale == "share":
        marks = rows.values > 0
        return wilson(int(marks.sum()), rows.n) if groups is None else cluster_share(marks, groups)
    if rows.ended is not None:
        return kaplan_meier(rows.values, rows.ended, groups).quantile(_MIDDLE)
    if groups is None:
        return order_interval(rows.values, _MIDDLE)
    return cluster_interval(rows.values, _MIDDLE, groups)


def shortage(compared: Compared, n: int, every: Rows) -> str:
    """How many there are of how many, and from which day on there would be enough."""
    told = wanting(n, compared.least, compared.counted)
    if every.n < compared.least:
        ever = "none" if every.n == 0 else f"{every.n:,}"
        return f"{told}, and {ever} in all of its history" if every.n != n else f"{told} in all of its history"
    since = np.sort(every.at)[-compared.least].astype(datetime)
    return f"{told}; a period that begins on {since:%Y-%m-%d} has enough"


def drawn_together(compared: Compared, levels: Sequence[Measure]) -> list[Measure]:
    """Each level drawn to the mean of all squads, the further the less is known of it: empirical Bayes.

    On the log scale of medians, and on that of the angle whose squared sine is the share, where a share of none has an
    error as well. Where a level has no interval it is left out, and told so. Up to three squads stay where they are.
    """
    there, back = _scale(compared)
    known = [one for one in levels if one.value is not None and one.low is not None and one.high is not None]
    errors = [max((there(one.high or 0) - there(one.low or 0)) / (2 * Z_95), 1e-6) for one in known]
    found = shrink([there(one.value or 0) for one in known], errors)
    drawn = iter(
        replace(one, value=back(each.value or 0), low=back(each.low or 0), high=back(each.high or 0))
        for one, each in zip(known, found.squads, strict=True)
    )
    unknown = "its people or releases are too few or too unequal for an interval"
    return [
        next(drawn) if one in known else replace(one, value=None, low=None, high=None, missing=one.missing or unknown)
        for one in levels
    ]


def _scale(compared: Compared) -> _Scale:
    if compared.scale == "ratio":
        return lambda value: log(max(value, 1e-6)), exp
    return lambda value: asin(sqrt(min(max(value, 0.0), 1.0))), lambda angle: sin(min(max(angle, 0.0), asin(1.0))) ** 2
