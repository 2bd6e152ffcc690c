"""The largest failures of a repository, and the largest changes of the weeks in which it drifted, to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from benchmarks.gate_result import Result
from flowlens.model.backtest import Episode, Replayed
from flowlens.outputs.numbers import day
from flowlens.outputs.plain import printable

__all__ = ["episode_lines", "largest_lines"]

_N_FILES = 4
_LONGEST = 90


def largest_lines(result: Result, n: int) -> Iterator[str]:
    """A line for each of the `n` largest changes that would have failed, with its files that count the most."""
    for one in result.failed[:n]:
        yield _line(result, one)


def episode_lines(result: Result, n: int) -> Iterator[str]:
    """A line for each episode of drift, and one for each of the `n` largest changes of its weeks."""
    for episode in result.backtest.episodes:
        weeks = f"{day(episode.first)} to {day(episode.last)}"
        recent, before = f"{episode.recent_median:,.0f}", f"{episode.before_median:,.0f}"
        yield (
            f"{result.name} drifts, {weeks}: median {before} (n = {episode.n_before}) before, "
            f"then {recent} (n = {episode.n_recent})"
        )
        for one in _within(result, episode)[:n]:
            yield f"  {_line(result, one)}"


def _within(result: Result, episode: Episode) -> list[Replayed]:
    """The changes of the weeks in which it drifted, and of the recent days before the first of them; largest first."""
    start = episode.first - timedelta(days=result.drift.recent_days)
    found = [one for one in result.backtest.replayed if start < one.landed_at <= episode.last]
    return sorted(found, key=lambda one: (-one.net_lines, one.oid))


def _line(result: Result, one: Replayed) -> str:
    limit = f"{one.limit:,.0f}" if one.limit is not None else "–"
    files = sorted(result.landings[one.oid].files.items(), key=lambda file: (-file[1], file[0]))
    most = ", ".join(f"{printable(path)} {lines:,}" for path, lines in files[:_N_FILES])
    return (
        f"{result.name} {one.oid[:10]} {day(one.landed_at)}: {one.net_lines:,} lines (limit {limit}) in "
        f"{one.n_files:,} files, {printable(one.subject)[:_LONGEST]!r}: {most}"
    )
