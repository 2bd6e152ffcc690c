"""What `speed.py` found, as Markdown and as JSON that a later run can be compared with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from benchmarks.measure import Sample
from benchmarks.targets import FIRST_MINE, LOG, NEW_COMMITS, PEAK, PYDRILLER, TARGETS, Growth, Result

__all__ = ["FORMAT", "Before", "as_json", "growth_rows", "read_before", "rows"]

FORMAT = 1
_COLUMNS = (
    "repository", "what", "wall (smallest to largest)", "CPU", "ratio", "CPU ratio", "target", "met", "before",
)  # fmt: skip
_GROWTH_COLUMNS = (
    "repository", "first-parent history", "commits", "first mine", "for 1,000 commits", "ratio to its log",
)  # fmt: skip

# The ratio of an earlier run by repository and by what was run; of the peak memory its Pss in MB.
Before = Mapping[tuple[str, str], float]


def rows(results: Sequence[Result], before: Before | None) -> Iterator[str]:
    """The lines of the table: one row for each thing that was measured of each repository."""
    columns = _COLUMNS if before is not None else _COLUMNS[:-1]
    yield from _head(columns)
    for result in results:
        for what in (*result.samples, PEAK):
            cells = _peak_cells(result) if what == PEAK else _time_cells(result, what)
            old = "" if before is None else _old(before, result, what)
            yield _row((result.name, what, *cells, *_target_cells(result, what), *([old] if old else ())))


def growth_rows(results: Sequence[Result]) -> Iterator[str]:
    """The lines of the table of growth: where cost grows with commits, the ratio to Git's own log stays the same."""
    yield from _head(_GROWTH_COLUMNS)
    for result in results:
        for growth in result.growth:
            cells = f"{growth.part:.0%}", f"{growth.n_commits:,}", f"{growth.seconds:.2f} s"
            yield _row((result.name, *cells, f"{growth.seconds_of_1000:.3f} s", f"{growth.ratio:.2f}"))


def as_json(machine: Mapping[str, Any], results: Sequence[Result]) -> str:
    """All samples, and what was made of them."""
    found = {"format": FORMAT, "machine": machine, "repositories": [_repository(result) for result in results]}
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def read_before(file: Path) -> Before:
    """The ratios that an earlier run wrote; click.UsageError if it is of another format."""
    found = json.loads(file.read_text(encoding="utf-8"))
    if found.get("format") != FORMAT:
        raise click.UsageError(f"{file} is not a JSON of this script in format {FORMAT}")
    return {
        (repository["name"], what): ratio
        for repository in found["repositories"]
        for what, ratio in (*repository["ratios"].items(), (PEAK, repository["peak"]["pss_mb"]))
    }


def _head(columns: Sequence[str]) -> Iterator[str]:
    yield _row(columns)
    yield "|" + "---|" * len(columns)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _time_cells(result: Result, what: str) -> tuple[str, ...]:
    walls = [sample.wall_seconds for sample in result.samples[what]]
    wall = f"{result.seconds(what):.2f} s ({min(walls):.2f} to {max(walls):.2f})"
    return wall, f"{result.cpu_seconds(what):.2f} s", f"{result.ratio(what):.3f}", f"{result.cpu_ratio(what):.3f}"


def _peak_cells(result: Result) -> tuple[str, ...]:
    return f"{result.peak.pss_mb:.0f} MB Pss, {result.peak.rss_mb:.0f} MB Rss", "–", "–", "–"


def _target_cells(result: Result, what: str) -> tuple[str, str]:
    if what == LOG:
        return f"{result.n_restarts} restarts" if result.n_restarts else "–", "–"
    if what not in TARGETS:
        return "–", "–"
    target = TARGETS[what]
    more = {
        PYDRILLER: lambda: f" ({result.seconds(PYDRILLER) / result.seconds(FIRST_MINE):.1f} ×)",
        NEW_COMMITS: lambda: f" ({result.n_later} commits)",
    }
    return target.words + more.get(what, str)(), "yes" if target.holds(result) else "no"


def _old(before: Before, result: Result, what: str) -> str:
    value = before.get((result.name, what))
    if value is None:
        return "–"
    return f"{value:.0f} MB Pss" if what == PEAK else f"{value:.3f}"


def _repository(result: Result) -> dict[str, Any]:
    measured = [what for what in TARGETS if what in result.samples or what == PEAK]
    return {
        "name": result.name,
        "commits": result.n_commits,
        "restarts_of_git_log": result.n_restarts,
        "new_commits": result.n_later,
        "samples": {what: [_sample(one) for one in samples] for what, samples in result.samples.items()},
        "medians": {what: _sample(Sample(result.seconds(what), result.cpu_seconds(what))) for what in result.samples},
        "ratios": {what: round(result.ratio(what), 4) for what in result.samples},
        "cpu_ratios": {what: round(result.cpu_ratio(what), 4) for what in result.samples},
        "peak": {name: round(value, 3) for name, value in asdict(result.peak).items()},
        "targets": {what: {"target": TARGETS[what].words, "met": TARGETS[what].holds(result)} for what in measured},
        "growth": [_growth(growth) for growth in result.growth],
    }


def _growth(growth: Growth) -> dict[str, Any]:
    return {
        "first_parent_part": growth.part,
        "commits": growth.n_commits,
        "samples": [_sample(one) for one in growth.samples],
        "seconds": round(growth.seconds, 4),
        "seconds_of_1000_commits": round(growth.seconds_of_1000, 4),
        "logs": [_sample(one) for one in growth.logs],
        "ratio": round(growth.ratio, 4),
    }


def _sample(sample: Sample) -> dict[str, float]:
    return {name: round(value, 4) for name, value in asdict(sample).items()}
