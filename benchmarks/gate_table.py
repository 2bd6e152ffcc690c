"""What `gate.py` found, as Markdown tables: a row for each repository, and one for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from benchmarks.gate_chance import Chance
from benchmarks.gate_result import Result
from flowlens.outputs.numbers import day
from flowlens.stats.proportion import wilson
from flowlens.stats.quantiles import median

__all__ = ["chance_rows", "left_out_rows", "rows", "time_rows"]

_COLUMNS = (
    "repository", "judged", "since", "failed (95 %)", "warned", "of these, failed but for white space",
    "limit: median (range)", "look like pulls", 'exit 3 with unit = "auto"', "drift episodes", "repository-years",
    "with enough changes",
)  # fmt: skip
_CHANCE_COLUMNS = ("repository", "rare enough", "below the floor", "white space", "failed", "in random order (95 %)")
_TIME_COLUMNS = ("repository", "steps", "backtest", "git log", "ratio")
_ALL = "**all**"


def rows(results: Sequence[Result]) -> Iterator[str]:
    """The verdicts and the drift."""
    yield from _head(_COLUMNS)
    for result in results:
        judged = result.judged
        limits = [one.limit for one in judged if one.limit is not None]
        since = day(judged[-1].landed_at) if judged else "–"
        yield _row((result.name, f"{len(judged):,}", since, *_verdicts([result]), _range(limits), *_drift([result])))
    n = sum(len(result.judged) for result in results)
    yield _row((_ALL, f"{n:,}", "", *_verdicts(results), "", *_drift(results)))


def left_out_rows(results: Sequence[Result]) -> Iterator[str]:
    """How many changes were not judged, by reason."""
    reasons = sorted({reason for result in results for reason in result.backtest.left_out})
    yield from _head(("repository", "too little history before", *reasons))
    total: Counter[str] = Counter()
    n_young = 0
    for result in results:
        young = len(result.backtest.replayed) - len(result.judged)
        counts = result.backtest.left_out
        yield _row((result.name, f"{young:,}", *(f"{counts.get(reason, 0):,}" for reason in reasons)))
        total.update(counts)
        n_young += young
    yield _row((_ALL, f"{n_young:,}", *(f"{total[reason]:,}" for reason in reasons)))


def time_rows(results: Sequence[Result]) -> Iterator[str]:
    """How long the backtest took, beside Git's log of as many steps."""
    yield from _head(_TIME_COLUMNS)
    for result in results:
        steps = len(result.backtest.replayed) + sum(result.backtest.left_out.values())
        seconds = result.seconds
        told = ("ended early", "–") if seconds.log is None else _ratio(seconds.backtest, seconds.log)
        yield _row((result.name, f"{steps:,}", f"{seconds.backtest:.1f} s", *told))


def chance_rows(results: Sequence[Result], chances: Sequence[Chance]) -> Iterator[str]:
    """What takes the changes that are rare enough to fail, and what random order would fail of the same sizes."""
    yield from _head(_CHANCE_COLUMNS)
    for result, chance in zip(results, chances, strict=True):
        n = len(result.judged)
        parts = (result.n_rare, result.n_below_floor, result.n_softened, len(result.failed))
        yield _row((result.name, *(_share(part, n) for part in parts), _told(chance)))


def _verdicts(results: Sequence[Result]) -> tuple[str, str, str]:
    n = sum(len(result.judged) for result in results)
    failed = sum(len(result.failed) for result in results)
    warned = sum(result.n_warned for result in results)
    softened = sum(result.n_softened for result in results)
    return _interval(failed, n), _share(warned, n), _share(softened, n)


def _drift(results: Sequence[Result]) -> tuple[str, ...]:
    n = sum(len(result.judged) for result in results)
    like_pulls = sum(result.n_like_pulls for result in results)
    refused = sum(result.n_refused for result in results)
    episodes = sum(len(result.backtest.episodes) for result in results)
    years, enough = (sum(years) for years in zip(*((one.years, one.years_enough) for one in results), strict=True))
    return _share(like_pulls, n), _share(refused, n), f"{episodes}", f"{years:.1f}", f"{enough:.1f}"


def _interval(k: int, n: int) -> str:
    found = wilson(k, n)
    if found.value is None or found.low is None or found.high is None:
        return "–"
    return f"{_percent(found.value)} ({k:,}; {100 * found.low:.2f}–{100 * found.high:.2f})"


def _share(k: int, n: int) -> str:
    return f"{_percent(k / n)} ({k:,})" if n else "–"


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"


def _range(limits: Sequence[float]) -> str:
    return f"{median(limits):,.0f} ({min(limits):,.0f}–{max(limits):,.0f})" if limits else "–"


def _ratio(seconds: float, log: float) -> tuple[str, str]:
    return f"{log:.1f} s", f"{seconds / log:.2f}"


def _told(chance: Chance) -> str:
    if chance.share is None or chance.low is None or chance.high is None:
        return "–"
    return f"{_percent(chance.share)} ({100 * chance.low:.2f}–{100 * chance.high:.2f})"


def _head(columns: Sequence[str]) -> Iterator[str]:
    yield _row(columns)
    yield "|" + "---|" * len(columns)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
