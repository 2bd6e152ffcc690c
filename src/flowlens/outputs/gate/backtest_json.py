"""A backtest of the gate as JSON, schema 1: every change that was replayed, with exact numbers and times in UTC."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from flowlens.model.backtest import Backtest, Episode, Replayed
from flowlens.model.check import VERDICTS
from flowlens.outputs.json_text import by_text, finite, json_text
from flowlens.outputs.numbers import moment
from flowlens.outputs.plain import printable

__all__ = ["SCHEMA", "as_data", "report"]

SCHEMA = 1

_Json = Mapping[str, object]


def report(backtest: Backtest) -> str:
    """The backtest as JSON text in ASCII."""
    return json_text(as_data(backtest))


def as_data(backtest: Backtest) -> dict[str, object]:
    """The backtest in the plain values of schema 1; `verdicts` counts the replayed changes."""
    verdicts = Counter(change.verdict for change in backtest.replayed)
    return {
        "schema": SCHEMA,
        "flowlens": printable(backtest.flowlens),
        "repository": printable(backtest.repository),
        "mainline": printable(backtest.mainline),
        "head": printable(backtest.head),
        "config": printable(backtest.config),
        "unit": printable(backtest.unit),
        "asked": backtest.n_asked,
        "verdicts": {verdict: verdicts[verdict] for verdict in VERDICTS},
        "replayed": [_replayed(change) for change in backtest.replayed],
        "left_out": by_text(backtest.left_out),
        "weeks": backtest.n_weeks,
        "weeks_judged": backtest.n_weeks_judged,
        "episodes": [_episode(episode) for episode in backtest.episodes],
        "notices": [printable(notice) for notice in backtest.notices],
    }


def _replayed(change: Replayed) -> _Json:
    return {
        "oid": printable(change.oid),
        "landed_at": moment(change.landed_at),
        "subject": printable(change.subject),
        "pull": change.pull,
        "net_lines": change.net_lines,
        "files": change.n_files,
        "verdict": change.verdict,
        "limit": finite(change.limit),
        "rank": change.n_larger,
        "baseline_count": change.n_baseline,
    }


def _episode(episode: Episode) -> _Json:
    return {
        "first": moment(episode.first),
        "last": moment(episode.last),
        "recent_median": finite(episode.recent_median),
        "before_median": finite(episode.before_median),
        "n_recent": episode.n_recent,
        "n_before": episode.n_before,
    }
