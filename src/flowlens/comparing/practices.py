"""Practices worth copying: what a lens saw go the good way in a squad and stay there, and the releases to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flowlens.model.comparison import Practice
from flowlens.model.finding import Finding
from flowlens.model.measure import ChangePoint, Evidence, Measure, Series
from flowlens.model.phrase import phrase

__all__ = ["practices"]

# As far as the trends go. What changed longer ago is how the squad works, and nobody remembers how it came to it.
_RECENT = timedelta(days=3 * 365)
_LEAST_RATIO = 1.15
_SURE_P = 0.05
_EVIDENCE = 3
# By lens: the series whose points are the evidence, what kind they are, and what fell.
_LEVELS = {
    "batch-size": ("changes", "change", "a typical change"),
    "release-cadence": ("gaps", "release", "the gap between releases"),
    "release-batch": ("release_changes", "release", "changes in a release"),
    "lead-time": ("release_changes", "release", "the wait from landing to release"),
    "recovery": ("reverts", "change", "the time from landing to revert"),
}


@dataclass(frozen=True, slots=True)
class _Where:
    squad: str
    repository: str
    until: datetime


def practices(squad: str, repository: str, findings: Sequence[Finding], until: datetime) -> tuple[Practice, ...]:
    """What got better in that repository within three years, by lenses that are healthy now.

    A level that surely fell, as of its last change; or, without one, a share of tweaked work or of releases on the beat
    that surely rose. They are the squad's own findings: no squad is compared here, and nothing says why it got better.
    """
    known = {finding.lens: finding for finding in findings}
    where = _Where(squad, repository, until)
    return tuple(one for finding in findings for one in _of(finding, known, where))


def _of(finding: Finding, known: Mapping[str, Finding], where: _Where) -> Iterator[Practice]:
    if finding.state != "healthy":
        return
    last = _last_sure(finding.change_points) if finding.lens in _LEVELS else None
    if last is not None and last.ratio <= 1 / _LEAST_RATIO and last.at >= where.until - _RECENT:
        yield _fell(finding, last, known, where)
    rises = {
        "iteration": ("tweak_growth", "tweaked_56", "tweaked_56_before", "new work that is touched again in 56 days"),
        "predictability": ("on_beat_growth", "on_beat", "on_beat_before", "gaps between releases on the beat"),
    }
    if finding.lens in rises:
        growth, now, before, what = rises[finding.lens]
        found = finding.measures.get(growth)
        if found is not None and (found.low or 0) > 0:
            yield _rose(finding, (finding.measures[before], finding.measures[now]), what, where)


def _last_sure(points: Sequence[ChangePoint]) -> ChangePoint | None:
    """The last sure change of level; None where there is none, or the level likely rose after it."""
    place = max((number for number, point in enumerate(points) if point.sure), default=None)
    if place is None or any(point.ratio > 1 for point in points[place + 1 :]):
        return None
    return points[place]


def _fell(finding: Finding, point: ChangePoint, known: Mapping[str, Finding], where: _Where) -> Practice:
    name, kind, what = _LEVELS[finding.lens]
    level = f"{phrase(point.before, point.unit)} to {phrase(point.after, point.unit)}"
    told = f"{what[0].upper()}{what[1:]} fell from {level} in {point.at:%B %Y}, and stayed there"
    if finding.lens == "release-batch" and not _fell_too(known.get("batch-size"), point):
        told += "; a change did not get smaller then, so that fewer are grouped in a release"
    # Waits end with releases, which another lens knows.
    every = (*finding.series, *(one for other in known.values() for one in other.series))
    series = next((one for one in every if one.name == name), None)
    return Practice(
        squad=where.squad,
        repository=where.repository,
        lens=finding.lens,
        since=point.at,
        before=Measure(point.before, point.unit, point.n_before),
        after=Measure(point.after, point.unit, point.n_after),
        sentence=f"{told}.",
        evidence=_after(series, point, kind),
    )


def _fell_too(sizes: Finding | None, point: ChangePoint) -> bool:
    """Whether the size of a change fell within half a year of it."""
    near = timedelta(days=182)
    points = () if sizes is None else sizes.change_points
    return any(one.ratio < 1 and abs(one.at - point.at) <= near for one in points)


def _rose(finding: Finding, levels: tuple[Measure, Measure], what: str, where: _Where) -> Practice:
    before, now = levels
    window = finding.measures["window"].value or 0
    told = f"{phrase(before.value or 0, 'share')} to {phrase(now.value or 0, 'share')}"
    return Practice(
        squad=where.squad,
        repository=where.repository,
        lens=finding.lens,
        since=where.until - timedelta(days=window),
        before=before,
        after=now,
        sentence=f"The share of {what} rose from {told} within {phrase(window, 'days')}.",
        evidence=finding.evidence[:_EVIDENCE],
    )


def _after(series: Series | None, change: ChangePoint, kind: str) -> tuple[Evidence, ...]:
    """The first of what came after that day, and lies no higher than the new level where both are told in one unit."""
    points = [] if series is None else [point for point in series.points if point.at >= change.at and point.id]
    if series is not None and series.unit == change.unit:
        points = [point for point in points if point.value <= change.after] or points
    return tuple(
        Evidence(kind, point.id, f"{phrase(point.value, series.unit)}, {point.at:%Y-%m-%d}")
        for point in points[:_EVIDENCE]
        if series is not None
    )
