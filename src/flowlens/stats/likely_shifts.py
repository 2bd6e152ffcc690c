"""Changes of level that are likely and not sure: a second look, between the sure ones, at a lower level of proof."""

from __future__ import annotations

from collections.abc import Sequence
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


def graded_shifts(log_values: Values, seed: int, least_ratio: float = 1.15) -> list[Shift]:
    """Return the changes of level, oldest first: those of `shifts`, which are sure, and likely ones between them.

    A likely one is left out where medians beside it differ by a ratio under `least_ratio`, or where the levels beside a
    sure one would with it. Source: `e_divisive` at `LIKELY`, whose level is FlowLens's own.
    """
    data = floats(log_values)
    sure = shifts(data, seed, least_ratio)
    edges = [0, *(shift.index for shift in sure), data.size]
    found = {start + cut for start, end in pairwise(edges) for cut in cuts_of_any(data[start:end], seed, LIKELY)}
    kept = _kept(data, sure, found, log(least_ratio))
    cuts = sorted({shift.index for shift in sure} | kept)
    levels, edges = levels_of(data, cuts), [0, *cuts, data.size]
    return [
        Shift(cut, exp(levels[i]), exp(levels[i + 1]), cut - edges[i], edges[i + 2] - cut, cut not in kept)
        for i, cut in enumerate(cuts)
    ]


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
