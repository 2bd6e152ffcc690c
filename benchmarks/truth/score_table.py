"""The scores as Markdown: a row for each documented change and control, and the totals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from statistics import median

from benchmarks.truth.scored import Score
from flowlens.stats.proportion import wilson

__all__ = ["rows", "totals"]

_COLUMNS = (
    "repository", "series", "documented", "days in the file", "days here", "gaps", "outcome", "found at", "days off",
    "releases off", "extra", "by sure points", "why",
)  # fmt: skip
_TOTAL_COLUMNS = (
    "tags", "points", "of", "changes found", "missed", "wrong direction", "controls with an alarm",
    "controls with a point at the edge only",
    "controls judged", "days off (median)", "releases off (median)", "extra points", "not run",
)  # fmt: skip


def rows(scores: Sequence[Score]) -> Iterator[str]:
    """The lines of the table of one way of choosing tags."""
    yield from _head(_COLUMNS)
    for one in scores:
        yield _line(_cells(one))


def totals(scores: Mapping[tuple[str, str], Sequence[Score]], looked_at: frozenset[str]) -> Iterator[str]:
    """The totals of each way of choosing tags and points, of all rows and of parts; `looked_at` are repositories."""
    yield from _head(_TOTAL_COLUMNS)
    parts: dict[str, Callable[[Score], bool]] = {
        "all": lambda _: True,
        "looked at": lambda one: one.row.repository in looked_at,
        "held out": lambda one: one.row.repository not in looked_at,
        "dated by a document": lambda one: one.row.by_document,
        "a dated change, no slow growth": lambda one: not one.row.slow and one.row.kind != "steady",
    }
    for (way, points), every in scores.items():
        for name, is_in in parts.items():
            if chosen := [one for one in every if is_in(one)]:
                yield _line((way, points, name, *_sums(chosen)))


def _sums(scores: Sequence[Score]) -> tuple[str, ...]:
    changes = [one for one in scores if one.outcome in {"found", "missed", "wrong direction"}]
    controls = [one for one in scores if one.outcome in {"quiet", "alarm"}]
    able = [one for one in controls if one.detected and not one.detected.unable]
    days = [abs(one.days_off) for one in changes if one.outcome == "found" and one.days_off is not None]
    releases = [one.releases_off for one in changes if one.outcome == "found" and one.releases_off is not None]
    return (
        _share(changes, "found"),
        _share(changes, "missed"),
        _share(changes, "wrong direction"),
        _share(controls, "alarm"),
        f"{sum(one.at_edge for one in controls)}",
        f"{len(able)}",
        f"{median(days):.0f}" if days else "–",
        f"{median(releases):.1f}" if releases else "–",
        str(_n_extra(changes)),
        str(sum(one.outcome == "not run" for one in scores)),
    )


def _n_extra(changes: Sequence[Score]) -> int:
    """The undocumented points of repositories with a documented change, each once."""
    return sum({(one.row.repository, one.row.series): one.n_extra for one in changes}.values())


def _share(scores: Sequence[Score], outcome: str) -> str:
    n = sum(one.outcome == outcome for one in scores)
    share = wilson(n, len(scores))
    if share.low is None or share.high is None:
        return "–"
    return f"{n} of {len(scores)} ({100 * share.low:.0f} to {100 * share.high:.0f} %)"


def _cells(one: Score) -> tuple[str, ...]:
    row = one.row
    point = f"{one.point.at:%Y-%m-%d}, {one.point.before:.0f} → {one.point.after:.0f}" if one.point else "–"
    likely = "" if one.point is None or one.point.sure else " (likely)"
    aside = f" ({one.detected.name})" if one.point and one.detected and one.detected.name else ""
    return (
        row.repository,
        row.series,
        f"{row.kind} {row.at:%Y-%m-%d}",
        f"{row.before_days:.0f} → {row.after_days:.0f}",
        _days_here(one),
        str(max(len(one.detected.releases) - 1, 0)) if one.detected else "–",
        one.outcome,
        f"{point}{likely}{aside}",
        "–" if one.days_off is None else f"{one.days_off:+.0f}",
        "–" if one.releases_off is None else str(one.releases_off),
        str(one.n_extra),
        one.surely or "–",
        one.why or "–",
    )


def _days_here(one: Score) -> str:
    """The medians of the gaps in the time of which the file speaks: where they differ, the tags are to blame."""
    if one.detected is None:
        return "–"
    since, until = one.row.stretch
    a_day = timedelta(days=1)  # a release of the day itself ends the old gaps and begins the new ones
    sides = one.detected.gaps_within(since - a_day, one.row.at + a_day), one.detected.gaps_within(one.row.at, until)
    return " → ".join(f"{median(side):.0f}" if side else "?" for side in sides)


def _head(columns: Sequence[str]) -> Iterator[str]:
    yield _line(columns)
    yield "|" + "---|" * len(columns)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
