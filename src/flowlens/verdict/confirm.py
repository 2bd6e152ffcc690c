"""A verdict that lasts: one that comes and goes from week to week says little of a team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from flowlens.model.verdict import Verdict
from flowlens.verdict.rules import IN_A_ROW, LOOKED_AT

__all__ = ["confirm"]

# These say what there is at the newest end: a silence, or its end, and too little data need no second look.
_AT_ONCE = ("stalled", "not-enough-data")


def confirm(newest: Verdict, earlier: Iterable[Verdict]) -> Verdict:
    """The newest verdict whose state held at three weekly ends in a row; `earlier` is asked for no more than it takes.

    Where the newest says otherwise, both are told. A silence, the release that ends it, and too little data count at
    once; where no three ends in a row agree, the newest verdict stands, with low confidence.
    """
    if newest.state in _AT_ONCE:
        return newest
    run, n_seen = [newest], 1
    for one in islice(earlier, LOOKED_AT - 1):
        n_seen += 1
        run = [*run, one] if one.state == run[-1].state else [one]
        if len(run) == IN_A_ROW:
            return newest if run[0].state in {newest.state, *_AT_ONCE} else _held(run[0], newest)
    return newest if len(run) == n_seen else replace(newest, confidence="low")


def _held(held: Verdict, newest: Verdict) -> Verdict:
    """The verdict that stands, beside what the newest end says; the numbers told are those of the newest findings."""
    before, now = (one.state.replace("-", " ") for one in (held, newest))
    told = f"{newest.sentence[:1].lower()}{newest.sentence[1:].removesuffix('.')}"
    return Verdict(
        state=held.state,
        confidence="low",
        because=held.because,
        sentence=f"It was {before} at {IN_A_ROW} weekly ends in a row; by the newest alone it is {now} "
        f"({told}), which counts once it is so at {IN_A_ROW}.",
        would_change=f"If it stays {now} until {IN_A_ROW} weekly ends in a row say so, that is the verdict.",
        next_step=held.next_step,
    )
