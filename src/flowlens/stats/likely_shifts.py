"""Changes of level that are likely and not sure: a second look, between the sure ones, at a lower level of proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import exp, log

import numpy as np

from flowlens.stats.change_points import Proof, Shift, cuts_of_any, levels_of, shifts
from flowlens.stats.estimate import Floats, Values, floats

__all__ = ["LIKELY", "graded_shifts"]

# One segment in forty without a change has a cut, at most. At 5 %, or where the later part may end early as well, more
# of steady series whose gaps keep a fifth of the one before alarm than a reader would bear (three to five in 100 more).
# So weak a proof needs longer parts: eight gaps a side, as where the date of a change is known.
LIKELY = Proof(alpha=0.025, alpha_free=0, min_size=8, n_permutations=399)
# Values that keep all of the one before would be worth nothing.
_MOST_KEPT = 0.95


def graded_shifts(log_values: Values, seed: int, least_ratio: float = 1.15) -> list[Shift]:
    """Return the changes of level, oldest first: those of `shifts`, which are sure, and likely ones between them.

    A likely one is left out where medians beside it differ by a ratio under `least_ratio`, or where the levels beside a
    sure one would with it. Where what is left beside the levels resembles what came before, it has to be as much
    clearer as such values are worth less. Sources: `e_divisive` at `LIKELY`, whose level is FlowLens's own; Bayley &
    Hammersley 1946.
    """
    data = floats(log_values)
    sure = shifts(data, seed, least_ratio)
    edges = [0, *(shift.index for shift in sure), data.size]
    found = _between(data, edges, seed, LIKELY)
    per_value = _per_value(data, sorted({*edges[1:-1], *found})) if found else 1.0
    if per_value > 1:
        found = _between(data, edges, seed, replace(LIKELY, per_value=per_value))
    kept = _kept(data, sure, found, log(least_ratio))
    cuts = sorted({shift.index for shift in sure} | kept)
    levels, edges = levels_of(data, cuts), [0, *cuts, data.size]
    return [
        Shift(cut, exp(levels[i]), exp(levels[i + 1]), cut - edges[i], edges[i + 2] - cut, cut not in kept)
        for i, cut in enumerate(cuts)
    ]


def _between(data: Floats, edges: Sequence[int], seed: int, proof: Proof) -> set[int]:
    return {start + cut for start, end in pairwise(edges) for cut in cuts_of_any(data[start:end], seed, proof)}


def _per_value(data: Floats, cuts: list[int]) -> float:
    """Return how many values are worth one that is independent, by the lag-1 autocorrelation beside the levels."""
    left = np.concatenate([part - np.median(part) for part in np.split(data, cuts)])
    left = left - left.mean()
    whole = float(left @ left)
    # An estimate from so few is too low by about one n-th.
    kept = float(left[1:] @ left[:-1]) / whole + 1 / left.size if whole > 0 else 0.0
    kept = min(max(kept, 0.0), _MOST_KEPT)
    return (1 + kept) / (1 - kept)


def _kept(data: Floats, sure: Sequence[Shift], likely: set[int], least: float) -> set[int]:
    """Return the likely cuts that are left when those are dropped, one by one, that make a step too small."""
    rises = {shift.index: shift.after > shift.before for shift in sure}
    kept = set(likely)
    while kept:
        cuts = sorted({*rises, *kept})
        steps = np.diff(levels_of(data, cuts)).tolist()
        # A sure change keeps its direction, too.
        poor = [
            abs(step) < least or (step > 0) != rises.get(cut, step > 0) for cut, step in zip(cuts, steps, strict=True)
        ]
        spoilt = {j for i, cut in enumerate(cuts) if cut in rises and poor[i] for j in (i - 1, i + 1)}
        dropped = [
            (abs(step), cut)
            for i, (cut, step) in enumerate(zip(cuts, steps, strict=True))
            if cut in kept and (poor[i] or i in spoilt)
        ]
        if not dropped:
            break
        kept.remove(min(dropped)[1])
    return kept
