"""A backtest of the gate as Markdown, for an issue or a wiki; nothing of the repository is markup."""

from __future__ import annotations

from collections.abc import Iterator

from flowlens.model.backtest import Backtest
from flowlens.outputs.gate.backtest_words import COLUMNS, drift, extent, flagged, origin, sentence
from flowlens.outputs.gate.blocks import bounded, bullets, table
from flowlens.outputs.markdown import escaped
from flowlens.outputs.numbers import count

__all__ = ["report"]

# A row is at most some 700 bytes, even where every letter of its subject has to be escaped.
_MOST_ROWS = 60


def report(backtest: Backtest) -> str:
    """The sentence, a table of the changes on which the gate would have fired, what was left out, and drift."""
    return bounded(_blocks(backtest))


def _blocks(backtest: Backtest) -> Iterator[str]:
    yield "## FlowLens: backtest of the gate"
    yield escaped(sentence(backtest))
    yield escaped(origin(backtest))
    yield f"Replayed: {escaped(extent(backtest))}."
    rows = flagged(backtest)
    if rows:
        yield table(COLUMNS, rows[:_MOST_ROWS])
    if len(rows) > _MOST_ROWS:
        yield f"Another {count(len(rows) - _MOST_ROWS)} are left out of the table; the JSON report has them."
    if backtest.left_out:
        yield table(("Left out", "Number"), [(reason, count(n)) for reason, n in backtest.left_out.items()])
    weeks, *episodes = drift(backtest)
    yield escaped(weeks)
    if episodes:
        yield bullets(episodes)
    if backtest.notices:
        yield "### Notices"
        yield bullets(backtest.notices)
