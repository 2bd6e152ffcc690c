"""How much of a growth of medians is another mix of groups, and how much is growth within the groups."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.clusters import cluster_codes
from flowlens.stats.estimate import Estimate, Floats
from flowlens.stats.first_reached import n_below, n_up_to
from flowlens.stats.running_sums import add_up

__all__ = ["FEWEST_IN_A_CELL", "GrowthSplit", "Side", "growth_split"]

# A median is compared within a group only where both sides hold as many of it; the rest has no counterpart.
FEWEST_IN_A_CELL = 5
_N_RESAMPLES = 400
# Resamples are made in chunks of about this many cells, so that long histories need no more memory.
_CELLS = 2_000_000
_ROUNDING = 1e-9

_Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Side:
    """Positive values of one time, what is drawn together, and for each factor the group of each value."""

    values: Floats
    clusters: Sequence[Hashable]
    factors: tuple[Sequence[Hashable], ...]


@dataclass(frozen=True, slots=True)
class GrowthSplit:
    """Ratios that multiply up to `total`: `mixes` (one a factor, each alone), `together`, and `growth` within groups.

    `together` is what the factors explain beyond each alone: it can't be told apart between them. `overlap` is the
    share of the values, of the side with fewer, whose group of all factors is on both sides.
    """

    total: float
    mixes: tuple[Estimate, ...]
    together: Estimate
    growth: Estimate
    overlap: float


@dataclass(frozen=True, slots=True)
class _Mix:
    """The cells of some factors: each value's cell on both sides, and which cells are on both sides often enough."""

    before: _Codes
    now: _Codes
    common: NDArray[np.bool_]


def growth_split(before: Side, now: Side, least: int, seed: int) -> GrowthSplit | None:
    """Return the split of median now / median before; None where fewer than `least` values a side have a counterpart.

    The values now are weighted so that the groups have their former shares, once by each factor and once by all at
    once; what remains of the ratio is growth within groups. The 95 % intervals are percentiles over whole clusters,
    drawn for both sides at once where they share any. Sources: DiNardo, Fortin & Lemieux 1996 with cells in place of a
    model (direct standardisation); Davison & Hinkley 1997, section 3.8.
    """
    one, two = _sorted(before), _sorted(now)
    single = [_mix([b], [n]) for b, n in zip(one.factors, two.factors, strict=True)]
    every = _mix(one.factors, two.factors)
    held = [int(every.common[cells].sum()) for cells in (every.before, every.now)]
    if min(held) < least or any(not mix.common.any() for mix in single):
        return None
    once = (np.ones((1, one.values.size)), np.ones((1, two.values.size)))
    parts = _parts(one.values, two.values, [*single, every], once)
    drawn = [_parts(one.values, two.values, [*single, every], counts) for counts in _resamples(one, two, seed)]
    low, high = _bounds(np.concatenate(drawn) if drawn else parts[:0])
    n = min(held)
    found = [Estimate(float(np.exp(value)), lo, hi, n) for value, lo, hi in zip(parts[0], low, high, strict=True)]
    overlap = min(held[0] / one.values.size, held[1] / two.values.size)
    total, *mixes, together, growth = found
    return GrowthSplit(total.value or 1.0, tuple(mixes), together, growth, overlap)


def _sorted(side: Side) -> Side:
    order = np.argsort(side.values, kind="stable")
    values = side.values[order]
    pick = order.tolist()
    return Side(values, [side.clusters[i] for i in pick], tuple([factor[i] for i in pick] for factor in side.factors))


def _mix(before: Sequence[Sequence[Hashable]], now: Sequence[Sequence[Hashable]]) -> _Mix:
    keys = [*zip(*before, strict=True), *zip(*now, strict=True)]
    codes = cluster_codes(keys, len(keys))
    old, new = np.split(codes, [len(before[0])])
    n_cells = int(codes.max()) + 1
    counts = [np.bincount(part, minlength=n_cells) for part in (old, new)]
    return _Mix(old, new, np.minimum(*counts) >= FEWEST_IN_A_CELL)


def _parts(before: Floats, now: Floats, mixes: Sequence[_Mix], counts: tuple[Floats, Floats]) -> Floats:
    """Return a row of logs for each row of counts: the total, each factor's mix, what is together, and the growth."""
    total = np.log(_medians(now, counts[1])) - np.log(_medians(before, counts[0]))
    *alone, growth = (_growth(before, now, mix, counts) for mix in mixes)
    by_mix = [total - one for one in alone]
    together = total - growth - sum(by_mix)
    return np.column_stack([total, *by_mix, together, growth])


def _growth(before: Floats, now: Floats, mix: _Mix, counts: tuple[Floats, Floats]) -> Floats:
    """Return the log ratio of medians over the common cells, the cells now with their former shares."""
    sums = [_by_cell(part, cells, mix.common.size) for part, cells in zip(counts, (mix.before, mix.now), strict=True)]
    shared = mix.common & (sums[0] > 0) & (sums[1] > 0)
    weights = np.divide(sums[0], sums[1], out=np.zeros_like(sums[0]), where=shared)
    top = _medians(now, counts[1] * weights[:, mix.now])
    bottom = _medians(before, counts[0] * shared[:, mix.before])
    growth: Floats = np.log(top) - np.log(bottom)
    return growth


def _by_cell(counts: Floats, cells: _Codes, n_cells: int) -> Floats:
    members = np.zeros((cells.size, n_cells))
    members[np.arange(cells.size), cells] = 1.0
    sums: Floats = counts @ members
    return sums


def _medians(ordered: Floats, weights: Floats) -> Floats:
    """Return the weighted median of each row of weights, the mean of the middle two where half lies between them."""
    upto = np.array(weights.T, order="C")
    add_up(upto)
    half, nothing = upto[-1] / 2, upto[-1] <= 0
    first = n_below(upto, half * (1 - _ROUNDING))
    last = np.minimum(n_up_to(upto, half * (1 + _ROUNDING)), ordered.size - 1)
    return np.where(nothing, np.nan, (ordered[first] + ordered[last]) / 2)


def _resamples(one: Side, two: Side, seed: int) -> list[tuple[Floats, Floats]]:
    """Return how often each value is drawn, in chunks of rows; nothing where a side is one cluster."""
    sides = (one, two)
    sizes = [side.values.size for side in sides]
    own = [cluster_codes(side.clusters, side.values.size) for side in sides]
    if min(int(codes.max()) for codes in own) == 0:
        return []
    random = np.random.default_rng(seed)
    joint = bool({*one.clusters} & {*two.clusters})
    both = np.split(cluster_codes([*one.clusters, *two.clusters], sum(sizes)), [sizes[0]])
    n_rows = max(1, _CELLS // max(sizes))
    chunks = []
    for start in range(0, _N_RESAMPLES, n_rows):
        n = min(n_rows, _N_RESAMPLES - start)
        if joint:
            drawn = _draws(random, n, int(max(part.max() for part in both)) + 1)
            chunks.append((drawn[:, both[0]], drawn[:, both[1]]))
        else:
            first, second = (_draws(random, n, int(codes.max()) + 1)[:, codes] for codes in own)
            chunks.append((first, second))
    return chunks


def _draws(random: np.random.Generator, n_rows: int, n_clusters: int) -> Floats:
    return random.multinomial(n_clusters, np.full(n_clusters, 1 / n_clusters), size=n_rows).astype(np.float64)


def _bounds(drawn: Floats) -> tuple[list[float | None], list[float | None]]:
    """Return the 2.5 % and 97.5 % points of each column as ratios; None where too many resamples have none."""
    rows = drawn[np.isfinite(drawn).all(axis=1)]
    if len(rows) < 0.95 * _N_RESAMPLES:
        nothing: list[float | None] = [None] * drawn.shape[1]
        return nothing, nothing
    low, high = np.exp(np.quantile(rows, [0.025, 0.975], axis=0)).tolist()
    return low, high
