"""The ratio of two median waits, whole groups resampled: as a plain loop over statsmodels' curves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from statsmodels.duration.survfunc import SurvfuncRight

from flowlens.stats import waiting_ratio as module
from flowlens.stats.estimate import Estimate
from flowlens.stats.survival import kaplan_meier
from flowlens.stats.waiting_ratio import Waits, waiting_ratio

_DRAWS = 400


def waits(*groups: tuple[float, ...], going_on: tuple[float, ...] = ()) -> Waits:
    """Groups that left together after these waits, and one that has not left."""
    durations = [wait for group in groups for wait in group]
    names = [number for number, group in enumerate(groups) for _ in group]
    return Waits(
        np.array([*durations, *going_on]),
        np.array([True] * len(durations) + [False] * len(going_on), dtype=np.bool_),
        [*names, *["waits"] * len(going_on)],
    )


def random_waits(seed: int, n: int, n_groups: int, scale: float, share_ended: float) -> Waits:
    """Waits in whole days, hence with ties, in groups of unequal size."""
    random = np.random.default_rng(seed)
    groups = np.sort(random.integers(n_groups, size=n))
    base = random.uniform(0.5, 2, n_groups)[groups]
    durations = np.ceil(random.exponential(scale, n) * base)
    return Waits(durations, random.random(n) < share_ended, groups.tolist())


def looped(before: Waits, now: Waits, seed: int) -> Estimate:
    """The same by hand: draw groups, put their waits one after another, ask statsmodels for the median."""
    random = np.random.default_rng(seed)
    bottom, top = (_medians(side, random) for side in (before, now))
    ratios = sorted(new / old for old, new in zip(bottom, top, strict=True))
    # The least value at or below which 2.5 % and 97.5 % of the 400 lie.
    low, high = ratios[9], ratios[389]
    value = _median(now.durations, now.ended) / _median(before.durations, before.ended)
    n = min(len(set(side.groups)) for side in (before, now))
    return Estimate(value, low if np.isfinite(low) else None, high if np.isfinite(high) else None, n)


def _medians(side: Waits, random: np.random.Generator) -> list[float]:
    names = list(dict.fromkeys(side.groups))
    members = [np.array([i for i, group in enumerate(side.groups) if group == name]) for name in names]
    drawn = random.multinomial(len(names), np.full(len(names), 1 / len(names)), size=_DRAWS)
    picks = [np.concatenate([np.tile(own, times) for own, times in zip(members, row, strict=True)]) for row in drawn]
    return [_median(side.durations[pick], side.ended[pick]) for pick in picks]


def _median(durations: NDArray[np.float64], ended: NDArray[np.bool_]) -> float:
    if not ended.any():
        return np.inf
    curve = SurvfuncRight(durations, ended.astype(float))
    # Its own quantile() compares with 0.5 without room for rounding.
    reached = curve.surv_times[curve.surv_prob <= 0.5 + 1e-9]
    return float(reached[0]) if reached.size else np.inf


@pytest.mark.parametrize(
    ("before", "now"),
    [
        pytest.param(random_waits(1, 60, 12, 20, 1.0), random_waits(2, 80, 9, 30, 1.0), id="all have ended"),
        pytest.param(random_waits(3, 60, 12, 20, 0.8), random_waits(4, 50, 8, 20, 0.8), id="some go on"),
        pytest.param(random_waits(5, 60, 10, 3, 0.9), random_waits(6, 60, 10, 3, 0.9), id="many ties"),
        pytest.param(random_waits(7, 60, 10, 20, 1.0), random_waits(8, 60, 10, 20, 0.6), id="some are not reached"),
        pytest.param(random_waits(9, 10, 10, 20, 1.0), random_waits(10, 10, 10, 20, 1.0), id="nearly a group each"),
    ],
)
@pytest.mark.parametrize("seed", [0, 20])
def test_as_a_plain_loop(before: Waits, now: Waits, seed: int) -> None:
    found, wanted = waiting_ratio(before, now, seed), looped(before, now, seed)
    assert (found.low is None, found.high is None, found.n) == (wanted.low is None, wanted.high is None, wanted.n)
    assert (found.value, found.low or 0, found.high or 0) == pytest.approx(
        (wanted.value, wanted.low or 0, wanted.high or 0)
    )


def test_three_times_as_long() -> None:
    before, now = waits((1, 2, 3), (2, 2, 2), (1, 3, 2)), waits((3, 6, 9), (6, 6, 6), (3, 9, 6))
    found = waiting_ratio(before, now, 0)
    assert (found.value, found.n) == (3, 3)
    assert found.low == found.high == 3


def test_groups_that_are_alike_are_certain() -> None:
    """Each resample has the same median: the fifth of ten, with which half has left."""
    tens, fives = (waits(*(group,) * 5) for group in (tuple(map(float, range(1, 11))), (5.0,)))
    assert waiting_ratio(fives, tens, 0) == Estimate(1, 1, 1, 5)
    assert waiting_ratio(tens, fives, 0) == Estimate(1, 1, 1, 5)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.integers(0, 4)), min_size=1, max_size=25))
def test_each_resample_is_the_curve_of_its_waits(rows: list[tuple[int, bool, int]]) -> None:
    """The weights of groups give what the waits themselves give, each as often as its group was drawn."""
    side = Waits(np.array([float(r[0]) for r in rows]), np.array([r[1] for r in rows]), [r[2] for r in rows])
    ordered = module._Sorted.of(side)
    found = ordered.medians(np.random.default_rng(1))
    share = np.full(ordered.n_groups, 1 / ordered.n_groups)
    drawn = np.random.default_rng(1).multinomial(ordered.n_groups, share, size=_DRAWS)
    for row, median in zip(drawn[:60], found[:60].tolist(), strict=True):
        times = row[ordered.codes]
        wanted = kaplan_meier(np.repeat(ordered.durations, times), np.repeat(ordered.ended, times)).quantile(0.5)
        assert median == (np.inf if wanted.value is None else wanted.value)


def test_what_leaves_together_is_not_as_sure_as_what_leaves_alone() -> None:
    """Four releases of ten changes each, after 10 to 40 days, tell less than forty of one change."""
    together = waits(*((10.0 * k,) * 10 for k in range(1, 5)))
    alone = waits(*((10.0 * k,) for k in range(1, 5) for _ in range(10)))
    wide, narrow = (waiting_ratio(side, side, 0) for side in (together, alone))
    assert (wide.low, wide.high) == (1 / 3, 3)
    assert narrow.low is not None
    assert narrow.high is not None
    assert 1 / 3 < narrow.low < 1 < narrow.high < 3


USUAL = waits((4.0, 6.0), (5.0,), (6.0, 6.0))


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        pytest.param(waits(), waits(), Estimate(None, None, None, 0), id="empty"),
        pytest.param(waits(), USUAL, Estimate(None, None, None, 0), id="nothing before"),
        pytest.param(USUAL, waits(), Estimate(None, None, None, 0), id="nothing now"),
        pytest.param(USUAL, waits((1.0,), going_on=(9.0,) * 3), Estimate(None, None, None, 2), id="not reached now"),
        pytest.param(waits((1.0,), going_on=(9.0,) * 3), USUAL, Estimate(None, None, None, 2), id="nor before"),
        pytest.param(waits((0.0, 0.0), (0.0,)), USUAL, Estimate(None, None, None, 2), id="no wait before"),
        pytest.param(USUAL, waits((0.0, 0.0), (0.0,)), Estimate(0.0, 0.0, 0.0, 2), id="no wait now"),
        pytest.param(waits((6.0, 6.0)), USUAL, Estimate(1.0, None, None, 1), id="one group before"),
        pytest.param(USUAL, waits((3.0,)), Estimate(0.5, None, None, 1), id="one wait now"),
        pytest.param(USUAL, waits((6.0,), (6.0,), (6.0,)), Estimate(1.0, 1.0, 1.5, 3), id="ties"),
    ],
)
def test_at_the_edges(before: Waits, now: Waits, expected: Estimate) -> None:
    assert waiting_ratio(before, now, 0) == expected


def test_a_bound_that_is_not_reached_is_none() -> None:
    """Three in five have left: about every third resample of the groups holds too few of them."""
    some = waits((5.0,), (5.0,), (5.0,), going_on=(9.0, 9.0))
    above = waiting_ratio(waits((5.0,), (5.0,), (5.0,)), some, 0)
    assert (above.value, above.low, above.high) == (1, 1, None)
    below = waiting_ratio(some, waits((5.0,), (5.0,), (5.0,)), 0)
    assert (below.value, below.low, below.high) == (1, 0, 1)


def test_where_neither_is_reached_the_ratio_may_be_anything() -> None:
    some = waits((5.0,), (5.0,), (5.0,), going_on=(9.0, 9.0))
    assert waiting_ratio(some, some, 0) == Estimate(1, 0, None, 4)


def test_the_same_seed_gives_the_same_interval() -> None:
    before, now = random_waits(1, 200, 20, 20, 0.9), random_waits(2, 200, 20, 30, 0.9)
    found = [waiting_ratio(before, now, seed) for seed in (5, 5, 6)]
    assert found[0] == found[1] != found[2]


def test_chunks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    before, now = random_waits(1, 200, 20, 20, 0.9), random_waits(2, 200, 20, 30, 0.9)
    whole = waiting_ratio(before, now, 5)
    monkeypatch.setattr(module, "CELLS", 1_400)
    assert waiting_ratio(before, now, 5) == whole


def test_a_missing_wait_is_an_error() -> None:
    with pytest.raises(ValueError, match="missing or infinite"):
        waiting_ratio(USUAL, waits((float("nan"),)), 0)


def test_every_wait_needs_its_group() -> None:
    with pytest.raises(ValueError, match="2 values but 1 clusters"):
        waiting_ratio(USUAL, Waits(np.array([1.0, 2.0]), np.array([True, True]), ["a"]), 0)
