"""Holds what FlowLens found against what is documented: found, missed, the wrong way round, or an alarm."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from benchmarks.truth.detected import Detected, Found
from benchmarks.truth.documented import Documented

__all__ = ["DAYS", "RELEASES", "Outcome", "Score", "score"]

Outcome = Literal["found", "missed", "wrong direction", "quiet", "alarm", "not scored", "not run"]

# A change is found where its date is off by at most so many days, or so many releases.
DAYS = 120
RELEASES = 2
# Where releases are missing from the series, few lie between any two dates: three documented gaps at most, then.
_GAPS = RELEASES + 1


@dataclass(frozen=True, slots=True)
class Score:
    """What became of one row: its point where it has one, how far off that is, and points that nothing documents.

    In a control, `n_extra` are the points in the time that is known to be steady; else those of the whole history.
    `at_edge`: all of these are within two releases of where that time begins or ends.
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


def score(rows: Sequence[Documented], detected: Detected) -> list[Score]:
    """The scores of all rows of one series, oldest change first; a point answers for one row only."""
    left = list(detected.found)
    scores = []
    for row in sorted(rows, key=lambda one: one.at):
        one = _of_control(row, detected) if row.kind in {"steady", "other"} else _of_change(row, detected, left)
        left = [point for point in left if point is not one.point]
        scores.append(one)
    return [_with_extra(one, left) for one in scores]


def _of_control(row: Documented, detected: Detected) -> Score:
    since, until = row.stretch
    alarms = [point.at for point in detected.found if since <= point.at <= until]
    if row.kind == "other":
        return Score(row, "not scored", detected, why="no change of level is documented")
    outcome: Outcome = "alarm" if alarms else "quiet"
    at_edge = bool(alarms) and all(
        min(_releases_between(at, edge, detected.releases) for edge in row.stretch) <= RELEASES for at in alarms
    )
    return Score(row, outcome, detected, n_extra=len(alarms), why=detected.unable, at_edge=at_edge)


def _of_change(row: Documented, detected: Detected, points: Iterable[Found]) -> Score:
    close = sorted(
        (point for point in points if _is_close(point, row, detected.releases)), key=lambda one: abs(one.at - row.at)
    )
    right = [point for point in close if (point.after > point.before) == (row.kind == "slower")]
    if not close:
        return Score(row, "missed", detected, why=detected.unable)
    point = (right or close)[0]
    days = (point.at.date() - row.at.date()) / timedelta(days=1)
    off = _releases_between(point.at, row.at, detected.releases)
    return Score(row, "found" if right else "wrong direction", detected, point, days, off)


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
