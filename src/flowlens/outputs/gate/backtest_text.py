"""A backtest of the gate as plain text: how often it would have fired, and on what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowlens.model.backtest import Backtest
from flowlens.outputs.gate.backtest_words import COLUMNS, drift, extent, flagged, origin, sentence
from flowlens.outputs.gate.figures import counted, line
from flowlens.outputs.plain import defused

__all__ = ["report"]


def report(backtest: Backtest) -> str:
    """The lines, which end in a newline."""
    lines = [line(sentence(backtest)), *(f"  {each}" for each in _about(backtest))]
    return defused("\n".join(lines) + "\n")


def _about(backtest: Backtest) -> Iterator[str]:
    yield line(origin(backtest))
    yield line(f"replayed: {extent(backtest)}")
    if rows := flagged(backtest):
        yield from _aligned([COLUMNS, *rows])
    if backtest.left_out:
        yield "left out:"
        yield from (f"  {told}" for told in counted(backtest.left_out))
    yield from drift(backtest)
    yield from (f"notice: {line(notice)}" for notice in backtest.notices)


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows in columns, the last one as wide as it comes."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
