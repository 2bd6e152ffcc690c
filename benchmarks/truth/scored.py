"""Holds what FlowLens found against what is documented: found, missed, the wrong way round, or an alarm."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

import numpy as np

from benchmarks.truth.detected import Detected, Found
from benchmarks.truth.documented import Documented
from flowlens.stats.burstiness import mad_over_median
from flowlens.stats.change_points import Shift, shifts
from flowlens.stats.estimate import Floats
from flowlens.stats.likely_shifts import graded_shifts

__all__ = ["DAYS", "RELEASES", "Outcome", "Score", "score", "score_surely"]

_Find = Callable[[Floats, int], list[Shift]]

Outcome = Literal["found", "missed", "wrong direction", "quiet", "alarm", "not scored", "not run"]

# A change is found where its date is off by at most so many days, or so many releases.
DAYS = 120
RELEASES = 2
# Where releases are missing from the series, few lie between any two dates: three documented gaps at most, then.
_GAPS = RELEASES + 1
# How much nearer to their median, in medians, gaps lie that have become regular.
_REGULAR = 0.25
_SEED = 0
_SAYS: Mapping[Outcome, int] = {
    "not run": 0, "not scored": 0, "quiet": 1, "missed": 1, "wrong direction": 2, "alarm": 3, "found": 3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Score:
    """What became of one row: its point where it has one, how far off that is, and points that nothing documents.

    In a control, `n_extra` are the points in the time that is known to be steady; else those of the whole history.
    `at_edge`: it has such points, and all within two releases of where that time begins or ends. By what a date may be
    off these are changes to it or from it, and no alarm, as long as its gaps by themselves have none. `surely`:
    the outcome by sure points alone.
    """

    row: Documented
    outcome: Outcome
    detected: Detected | None = None
    point: Found | None = None
    days_off: float | None = None
    releases_off: int | None = None
    n_extra: int = 0
    why: str = ""
    at_edge: bool = False
    surely: Outcome | None = None


def score(rows: Sequence[Documented], detected: Detected, others: Sequence[Documented] = ()) -> list[Score]:
    """The scores of all rows of one series by all points, sure or likely, oldest change first.

    `others` are the other rows of the repository. What a series that is told aside says of them is no alarm here.
    """
    surely = score_surely(rows, detected, others)
    return [
        replace(one, surely=sure.outcome)
        for one, sure in zip(_of_all(rows, detected, others, graded_shifts), surely, strict=True)
    ]


def score_surely(rows: Sequence[Documented], detected: Detected, others: Sequence[Documented] = ()) -> list[Score]:
    """The scores by sure points alone."""
    return [replace(one, surely=one.outcome) for one in _of_all(rows, detected.surely(), others, shifts)]


def _of_all(
    rows: Sequence[Documented], detected: Detected, others: Sequence[Documented], find: _Find
) -> Iterator[Score]:
    """Each row by whichever series says most of it: a change is found, or a control has an alarm, by any of them."""
    every = [_scored(rows, detected, find)]
    every += [_scored(rows, _without(aside, others), find) for aside in detected.asides]
    for scores in zip(*every, strict=True):
        most = max(scores, key=lambda one: _SAYS[one.outcome])  # of equals the first, that of the main series
        yield replace(most, n_extra=sum(one.n_extra for one in scores))


def _without(detected: Detected, others: Sequence[Documented]) -> Detected:
    """The same without the points that are the change of another row."""
    known = {id(one.point) for one in _scored(others, detected, shifts) if one.outcome == "found"}
    return replace(detected, found=tuple(point for point in detected.found if id(point) not in known))


def _scored(rows: Sequence[Documented], detected: Detected, find: _Find) -> list[Score]:
    """A point answers for one row only."""
    left = list(detected.found)
    scores = []
    for row in sorted(rows, key=lambda one: one.at):
        one = _of_control(row, detected, find) if row.kind in {"steady", "other"} else _of_change(row, detected, left)
        left = [point for point in left if point is not one.point]
        scores.append(one)
    return [_with_extra(one, left) for one in scores]


def _of_control(row: Documented, detected: Detected, find: _Find) -> Score:
    since, until = row.stretch
    alarms = [point.at for point in detected.found if since <= point.at <= until]
    if row.kind == "other":
        return Score(row, "not scored", detected, why="no change of level is documented")
    inside = [
        at for at in alarms if min(_releases_between(at, edge, detected.releases) for edge in row.stretch) > RELEASES
    ]
    at_edge = bool(alarms) and not inside
    gaps = np.array(detected.gaps_within(since, until))
    changed = at_edge and bool(find(np.log(gaps[gaps > 0]), _SEED))
    outcome: Outcome = "alarm" if inside or changed else "quiet"
    return Score(row, outcome, detected, n_extra=len(alarms), why=detected.unable, at_edge=at_edge)


def _of_change(row: Documented, detected: Detected, points: Iterable[Found]) -> Score:
    close = sorted(
        (point for point in points if _is_close(point, row, detected.releases)), key=lambda one: abs(one.at - row.at)
    )
    right = [point for point in close if _is_right(point, row, detected)]
    if not close:
        return Score(row, "missed", detected, why=detected.unable)
    point = (right or close)[0]
    days = (point.at.date() - row.at.date()) / timedelta(days=1)
    off = _releases_between(point.at, row.at, detected.releases)
    return Score(row, "found" if right else "wrong direction", detected, point, days, off)


def _is_right(point: Found, row: Documented, detected: Detected) -> bool:
    """Whether the change is the documented one: gaps got longer, or shorter, or regular."""
    if row.kind != "regular":
        return (point.after > point.before) == (row.kind == "slower")
    cut = bisect_right(detected.releases, point.at)
    sides = detected.releases[:cut][-row.n_before - 1 :], detected.releases[cut - 1 :][: row.n_after + 1]
    before, after = (mad_over_median([(end - at) / timedelta(days=1) for at, end in pairwise(side)]) for side in sides)
    return before is not None and after is not None and before - after > _REGULAR


def _is_close(point: Found, row: Documented, releases: Sequence[datetime]) -> bool:
    off = abs(point.at - row.at)
    if off <= timedelta(days=DAYS):
        return True
    few = _releases_between(point.at, row.at, releases) <= RELEASES
    return few and off <= timedelta(days=_GAPS * max(row.before_days, row.after_days))


def _releases_between(one: datetime, other: datetime, releases: Sequence[datetime]) -> int:
    """How many releases of later days than the earlier of the two came by the day of the later one."""
    days = [at.date() for at in releases]
    first, last = sorted((one.date(), other.date()))
    return bisect_right(days, last) - bisect_right(days, first)


def _with_extra(one: Score, left: Sequence[Found]) -> Score:
    if one.row.kind in {"steady", "other"}:
        return one
    return replace(one, n_extra=len(left))
