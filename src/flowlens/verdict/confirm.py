"""A verdict that lasts: one that comes and goes from week to week says little of a team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from flowlens.model.verdict import Verdict
from flowlens.verdict.rules import IN_A_ROW, LOOKED_AT, OVER_P, OVER_RATIO

__all__ = ["confirm"]

# These say what there is at the newest end: a silence, or its end, and too little data need no second look.
_AT_ONCE = ("stalled", "not-enough-data")
_NOT_CLEARLY = (
    "but not clearly: a growth that was told stands until its ratio is below the limit by a factor of "
    f"{OVER_RATIO:g}, or its p above {OVER_P:g} times the limit"
)


def confirm(newest: Verdict, ends: Iterable[Verdict]) -> Verdict:
    """The newest verdict whose state held at three weekly ends in a row.

    `ends` are the verdicts that stand at each end, the newest first; no more of them are asked for than it takes. They
    begin with that of the newest end, which differs from `newest` where a growth that was told is not clearly over.
    Where the newest says otherwise, both are told. A silence, the release that ends it, and too little data count at
    once; where no three ends in a row agree, the newest verdict stands, with low confidence.
    """
    if newest.state in _AT_ONCE:
        return newest
    run: list[Verdict] = []
    seen: list[Verdict] = []
    for one in islice(ends, LOOKED_AT):
        seen.append(one)
        run = [*run, one] if run and one.state == run[-1].state else [one]
        if len(run) == IN_A_ROW:
            clear = seen[0].state == newest.state
            return newest if run[0].state in {newest.state, *_AT_ONCE} else _held(run[0], newest, clear=clear)
    return newest if len(run) == len(seen) else replace(newest, confidence="low")


def _held(held: Verdict, newest: Verdict, *, clear: bool) -> Verdict:
    """The verdict that stands, beside what the newest end says; the numbers told are those of the newest findings."""
    before, now = (one.state.replace("-", " ") for one in (held, newest))
    told = f"{newest.sentence[:1].lower()}{newest.sentence[1:].removesuffix('.')}"
    counts = f"which counts once it is so at {IN_A_ROW}" if clear else _NOT_CLEARLY
    return Verdict(
        state=held.state,
        confidence="low",
        because=held.because,
        sentence=f"It was {before} at {IN_A_ROW} weekly ends in a row; by the newest alone it is {now} "
        f"({told}), {counts}.",
        would_change=f"If it stays {now} until {IN_A_ROW} weekly ends in a row say so, that is the verdict."
        if clear
        else f"If it is clearly {now} at {IN_A_ROW} weekly ends in a row, that is the verdict.",
        next_step=held.next_step,
    )
