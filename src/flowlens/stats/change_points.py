"""When did the level change, if nobody says when? E-divisive on log values, and only shifts that are worth a word."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp, log

import numpy as np

from flowlens.stats.energy_scan import AT_ONCE, EnergyScan, FreeEnd, ToEnd
from flowlens.stats.estimate import Floats, Values, floats

__all__ = ["SURE", "Proof", "Shift", "cuts_of_any", "e_divisive", "levels_of", "shifts"]

# A scan holds a few n x n tables; above this a caller has to bin first.
_MOST_VALUES = 1000
# Time grows with the square of what is searched, and medians of a few values see nearly as much as these.
_MOST_SEARCHED = 400
_LEAST_SEGMENT = 2
# A test ends early where so many times 1 / alpha orders were drawn and none got as far; for each that did it takes so
# many times 1 / alpha more. Of series without a change it then finds one in 1.07 % at alpha 1 %, and in 0.52 % at 0.5 %
# (exactly so, if the observed one may have any rank).
_SURE, _SURE_FOR_EACH = 2, 1.5
# Whether it ends is asked after each so many.
_STEP = 10
# A permuted series as far apart as the observed one must count as equal in spite of rounding.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Proof:
    """What a cut has to show: a chance under `alpha`, or `alpha_free` where the later part may end before its segment.

    With an `alpha_free` of 0 it may not. And `min_size` values a side; the chance is reckoned from so many orders. Of
    `per_value` values that resemble each other only one counts: what is observed has to be so many times as far.
    """

    alpha: float = 0.01
    alpha_free: float = 0.005
    min_size: int = 4
    n_permutations: int = 999
    per_value: float = 1.0


SURE = Proof()


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of level at `index`, the first value of the new level; medians and counts of the segments beside it.

    `sure`: it is shown at the level of `SURE`, and not at a lower one only.
    """

    index: int
    before: float
    after: float
    n_before: int
    n_after: int
    sure: bool = True


def shifts(log_values: Values, seed: int, least_ratio: float = 1.15) -> list[Shift]:
    """Return the changes of level, oldest first, with medians in the unit of exp(log_values).

    More than 400 values are searched as medians of two or more at a time, and what is found is dated among the single
    ones. Neighbours whose medians differ by a ratio under `least_ratio` become one segment, the closest two first.
    Sources: `e_divisive`; the floor of 15 % is FlowLens's own, tried on 26 documented changes and 16 steady controls.
    """
    data = floats(log_values)
    cuts = cuts_of_any(data, seed)
    levels = levels_of(data, cuts)
    while cuts:
        steps = np.abs(np.diff(levels))
        closest = int(np.argmin(steps))
        if steps[closest] >= log(least_ratio):
            break
        cuts = cuts[:closest] + cuts[closest + 1 :]
        levels = levels_of(data, cuts)
    edges = [0, *cuts, data.size]
    return [
        Shift(cut, exp(levels[i]), exp(levels[i + 1]), cut - edges[i], edges[i + 2] - cut) for i, cut in enumerate(cuts)
    ]


def cuts_of_any(data: Floats, seed: int, proof: Proof = SURE) -> list[int]:
    """Return the cuts of `e_divisive`; where values are many, between medians of a few at a time, and then fitted."""
    width = ceil(data.size / _MOST_SEARCHED)
    if width <= 1:
        return e_divisive(data, seed, proof)
    # Counted from the newest value back: what is left over is the oldest, and belongs to the first level.
    over = data.size % width
    blocks = np.median(data[over:].reshape(-1, width), axis=1)
    return _fitted(data, [over + width * cut for cut in e_divisive(blocks, seed, proof)], width)


def _fitted(data: Floats, cuts: list[int], width: int) -> list[int]:
    """Return the cuts, each moved by less than `width` to where values are nearest to the medians beside it."""
    levels = levels_of(data, cuts)
    fitted = []
    for cut, before, after in zip(cuts, levels, levels[1:], strict=False):
        first = cut - width + 1
        near = data[first : cut + width - 1]
        # What it saves to have the value before the cut, summed up from the first place it may be at.
        saved = np.cumsum(np.abs(near - after) - np.abs(near - before))
        fitted.append(first + int(np.argmax([0.0, *saved])))
    return fitted


def e_divisive(values: Values, seed: int, proof: Proof = SURE) -> list[int]:
    """Return the indices at which a new segment begins, ascending; ValueError above 1000 values.

    A segment is cut where its parts are most distant, if orders of its values at random rarely get as far; then each
    half is a segment. First both parts make up the segment. If that is nowhere rare, the later part may end before, at
    another level of proof: so one that rises and falls back is seen. Source: Matteson & James 2014, energy distance
    with exponent 1, p = (#{at least the observed} + 1) / (n + 1). They look at all ends at once, in all segments
    together, so that a change among the last few is hardly rare; the two steps, and the test of each segment by itself,
    are FlowLens's own; so is the early end of a test, after Besag & Clifford 1991, for a fifth of its time.
    """
    data = floats(values)
    if data.size > _MOST_VALUES:
        raise ValueError(f"{data.size} values are too many to scan; bin them to {_MOST_VALUES} or fewer")
    if proof.min_size < _LEAST_SEGMENT:
        raise ValueError("a segment needs two values or more to have a spread")
    random = np.random.default_rng(seed)
    cuts: list[int] = []
    stretches = [(0, data.size)]
    while stretches:
        start, end = stretches.pop()
        cut = _cut_of(data[start:end], random, proof)
        if cut is not None:
            cuts.append(start + cut)
            stretches += [(start, start + cut), (start + cut, end)]
    return sorted(cuts)


def _cut_of(values: Floats, random: np.random.Generator, proof: Proof) -> int | None:
    """Return where to cut a segment; None where no cut is rare."""
    if values.size < 2 * proof.min_size:
        return None
    n_permutations = proof.n_permutations
    for kind, level in ((ToEnd, proof.alpha), (FreeEnd, proof.alpha_free)):
        if not level:
            continue
        scan = kind(values.size, proof.min_size)
        distance, cut = scan.best(values)
        # The most permutations that may get as far with p still at that level or under.
        spare = int(level * (n_permutations + 1) + _ROUNDING) - 1
        limits = _Limits(n_permutations, spare, ceil(_SURE / level), _SURE_FOR_EACH / level)
        if distance > 0 and _is_rare(scan, distance / proof.per_value, values, random, limits):
            return cut
    return None


@dataclass(frozen=True, slots=True)
class _Limits:
    """How many orders are drawn, how many of them may get as far, and after how many it is sure.

    `sure` where none got as far, and so many more `for_each` that did.
    """

    most: int
    spare: int
    sure: int
    for_each: float


def _is_rare(scan: EnergyScan, distance: float, values: Floats, random: np.random.Generator, limits: _Limits) -> bool:
    """Tell whether few enough orders of the values at random get as far; stop as soon as that is decided or sure."""
    enough = distance * (1 - _ROUNDING)
    n_as_far = n_drawn = 0
    while n_drawn < limits.most:
        # Most tests end soon; those that do not have more orders scanned together.
        n = min(AT_ONCE, max(_STEP, n_drawn), limits.most - n_drawn)
        before = random.bit_generator.state
        as_far = scan.farthest(_orders(values, n, random)) >= enough
        for i in range(0, n, _STEP):
            n_as_far += int(as_far[i : i + _STEP].sum())
            n_seen = min(i + _STEP, n)
            if n_as_far > limits.spare:
                # The tests after this one draw the same orders, however many were scanned together.
                random.bit_generator.state = before
                _orders(values, n_seen, random)
                return False
            if n_drawn + n_seen >= limits.sure + limits.for_each * n_as_far:
                # And the same as if it had gone on.
                _orders(values, limits.most - n_drawn - n, random)
                return True
        n_drawn += n
    return limits.spare >= 0


def _orders(values: Floats, n: int, random: np.random.Generator) -> Floats:
    """Return the values in so many orders at random, a row each."""
    return random.permuted(np.repeat(values[None, :], n, axis=0), axis=1)


def levels_of(data: Floats, cuts: list[int]) -> list[float]:
    """Return the median of each segment; an empty series has none."""
    return [float(np.median(part)) for part in np.split(data, cuts) if part.size]
