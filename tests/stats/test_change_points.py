"""E-divisive against its formula in plain loops, its false alarms and its power; shifts that are worth a word."""

from __future__ import annotations

from dataclasses import astuple
from itertools import combinations, product
from math import inf

import numpy as np
import pytest
import ruptures
from statsmodels.datasets import nile

from flowlens.stats import change_points
from flowlens.stats.change_points import Proof, e_divisive, shifts
from flowlens.stats.estimate import Floats


def steps(*levels: float, each: int = 15, sd: float = 0.1, seed: int = 1) -> Floats:
    """Return noise around each level in turn."""
    return np.repeat(levels, each) + np.random.default_rng(seed).normal(0, sd, each * len(levels))


def distance(x: list[float], y: list[float]) -> float:
    """Return the scaled energy distance of two samples, straight from Matteson & James 2014."""
    m, n = len(x), len(y)
    between = sum(abs(a - b) for a, b in product(x, y)) * 2 / (m * n)
    within_x = sum(abs(a - b) for a, b in combinations(x, 2)) / (m * (m - 1) / 2)
    within_y = sum(abs(a - b) for a, b in combinations(y, 2)) / (n * (n - 1) / 2)
    return m * n / (m + n) * (between - within_x - within_y)


def best_cut(x: list[float], least: int, *, free: bool) -> tuple[float, int]:
    """Return the largest distance over all cuts, and all ends or the last one, and its cut."""
    found = (-inf, 0)
    for cut in range(least, len(x) - least + 1):
        for end in range(cut + least if free else len(x), len(x) + 1):
            here = distance(x[:cut], x[cut:end])
            found = (here, cut) if here > found[0] + 1e-9 else found
    return found


def all_cuts(x: list[float], least: int, start: int = 0) -> list[int]:
    """Return the cuts that are made when every one is accepted."""
    far, cut = best_cut(x, least, free=False)
    if far <= 0:
        far, cut = best_cut(x, least, free=True)
    if far <= 0:
        return []
    return [*all_cuts(x[:cut], least, start), start + cut, *all_cuts(x[cut:], least, start + cut)]


@pytest.mark.parametrize("least", [2, 4])
@pytest.mark.parametrize("n", [8, 9, 15, 24])
def test_every_cut_is_where_plain_loops_put_it(n: int, least: int) -> None:
    values = np.random.default_rng(n).normal(0, 1, n)
    found = e_divisive(values, seed=1, proof=Proof(2.0, 1.0, least, 1))
    assert found == all_cuts(values.tolist(), least)


def test_a_change_among_calm_values_is_seen_behind_a_wild_start() -> None:
    wild = np.random.default_rng(5).normal(-3, 1, 20)
    calm = np.random.default_rng(6).normal(0, 0.1, 15)
    assert 35 in e_divisive(np.concatenate([wild, calm, calm + 0.3]), seed=1)
    assert e_divisive(np.concatenate([wild, calm, calm]), seed=1) == [20]


@pytest.mark.parametrize(
    ("n_last", "expected"), [pytest.param(5, [25], id="five are enough"), pytest.param(2, [], id="two are none")]
)
def test_a_doubling_among_the_last_few(n_last: int, expected: list[int]) -> None:
    values = np.log(
        [30, 28, 33, 31, 26, 29, 35, 30, 32, 27, 30, 31, 29, 34, 28, 30, 25, 33, 31, 30, 28, 32, 29, 30, 31]
    )
    last = np.log([62, 58, 60, 66, 55][:n_last])
    assert e_divisive(np.concatenate([values, last]), seed=1) == expected


def test_twelve_values_show_a_doubling() -> None:
    random = np.random.default_rng(4)
    assert e_divisive([*random.normal(0, 0.2, 6), *random.normal(np.log(2), 0.2, 6)], seed=1) == [6]
    assert e_divisive(random.normal(0, 0.2, 12), seed=1) == []


def test_of_many_values_a_change_is_dated_among_single_ones() -> None:
    random = np.random.default_rng(2)
    values = np.concatenate([random.normal(0, 0.3, 701), random.normal(np.log(1.5), 0.3, 300)])
    [shift] = shifts(values, seed=1)
    assert shift.index == pytest.approx(701, abs=2)
    assert (shift.before, shift.after) == pytest.approx((1.0, 1.5), rel=0.05)
    assert shift.n_before + shift.n_after == 1001
    assert shifts(values[:701], seed=1) == []


@pytest.mark.parametrize("n", [401, 799, 1200, 1201])
@pytest.mark.parametrize("place", [100, 101, 102, 103])
def test_a_clear_step_among_many_values_is_dated_exactly(n: int, place: int) -> None:
    values = np.log([10.0] * place + [20.0] * (n - place))
    assert [shift.index for shift in shifts(values, seed=1)] == [place]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([], [], id="empty"),
        pytest.param([1.0], [], id="one"),
        pytest.param([1.0, 2.0, 1.0, 9.0, 8.0, 9.0, 8.0], [], id="too few for two segments"),
        pytest.param([3.0] * 50, [], id="constant"),
        pytest.param([3.0] * 12 + [4.0] * 12, [12], id="two constants"),
        pytest.param(steps(0, 1), [15], id="up"),
        pytest.param(steps(1, 0), [15], id="down"),
        pytest.param(steps(0, 1, 0), [15, 30], id="up and back"),
        pytest.param(steps(0, 1, 2), [15, 30], id="two steps up"),
        pytest.param([0.0] * 30 + [5.0] + [0.0] * 30, [], id="one odd value is no segment"),
    ],
)
def test_e_divisive(values: Floats, expected: list[int]) -> None:
    assert e_divisive(values, seed=1) == expected


def test_the_nile_fell_in_1899() -> None:
    """A hundred years of flow at Aswan, of which Cobb 1978 and many since say that the level fell after 1898."""
    flow = nile.load().data
    years, volume = flow["year"].to_numpy(dtype=int), flow["volume"].to_numpy(dtype=float)
    [fall] = shifts(np.log(volume), seed=1)
    assert years[fall.index] == 1899
    assert (fall.before, fall.after) == pytest.approx((np.median(volume[:28]), np.median(volume[28:])), rel=1e-4)


@pytest.mark.parametrize("seed", range(4))
def test_clear_steps_are_where_ruptures_puts_them(seed: int) -> None:
    """Its dynamic programme finds the best of all cuts, told how many there are."""
    values = steps(0, 1.2, 0.2, 2, each=12 + seed, sd=0.25, seed=seed)
    found = e_divisive(values, seed=1)
    oracle = ruptures.Dynp(model="l2", min_size=4, jump=1).fit_predict(values, n_bkps=3)
    assert len(found) == 3
    assert [*found, values.size] == pytest.approx(oracle, abs=1)


def test_a_change_of_spread_is_a_change() -> None:
    random = np.random.default_rng(2)
    values = np.concatenate([random.normal(0, 0.05, 40), random.normal(0, 1, 40)])
    [cut] = e_divisive(values, seed=1)
    assert abs(cut - 40) <= 4


def test_steady_series_rarely_alarm() -> None:
    random = np.random.default_rng(7)
    alarms = [bool(e_divisive(np.log(random.lognormal(3.5, 0.3, 40)), seed)) for seed in range(100)]
    assert sum(alarms) <= 5  # 1 is expected at alpha 0.01


def test_alpha_is_the_share_of_steady_series_that_alarm() -> None:
    random = np.random.default_rng(3)
    alarms = [
        bool(e_divisive(random.normal(size=16), seed, Proof(0.05, 0.025, n_permutations=19))) for seed in range(1000)
    ]
    assert 0.03 < np.mean(alarms) < 0.07


@pytest.mark.parametrize(("alpha", "expected"), [(0.01, 0.01071), (0.005, 0.00522)])
def test_the_early_end_finds_hardly_more_in_steady_series(alpha: float, expected: float) -> None:
    """With any rank as likely, of n orders m get as far; the next one does with a chance of (m + 1) / (n + 2)."""
    spare, found = round(alpha * 1000) - 1, 0.0
    sure, for_each = change_points._SURE / alpha, change_points._SURE_FOR_EACH / alpha
    chances = np.zeros(spare + 2)
    chances[0] = 1.0
    for n in range(999):
        up = (np.arange(spare + 2) + 1) / (n + 2)
        chances = chances * (1 - up) + np.concatenate([[0.0], (chances * up)[:-1]])
        if (n + 1) % change_points._STEP == 0:
            chances[spare + 1] = 0.0
            ended = n + 1 >= sure + for_each * np.arange(spare + 2)
            found += chances[ended].sum()
            chances[ended] = 0.0
    assert found + chances[: spare + 1].sum() == pytest.approx(expected, abs=5e-6)


def test_a_test_that_ends_early_says_what_all_orders_say(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(9)
    series = [np.concatenate([random.normal(size=30), random.normal(step, 1, 20)]) for step in (0.8, 1.0, 1.2) * 8]
    early = [e_divisive(values, seed) for seed, values in enumerate(series)]
    monkeypatch.setattr(change_points, "_SURE", 10**6)
    assert early == [e_divisive(values, seed) for seed, values in enumerate(series)]
    assert {bool(cuts) for cuts in early} == {True, False}


def test_a_step_by_half_is_mostly_found_in_24_gaps() -> None:
    random = np.random.default_rng(8)
    series = [np.concatenate([random.normal(0, 0.2, 12), random.normal(np.log(1.5), 0.2, 12)]) for _ in range(40)]
    found = [any(shift.after > shift.before for shift in shifts(values, seed=1)) for values in series]
    assert sum(found) >= 24


def test_same_seed_same_cuts() -> None:
    values = steps(0, 0.3, 0.1, sd=0.2)
    assert e_divisive(values, seed=5) == e_divisive(values, seed=5)


def test_too_few_permutations_never_reach_alpha() -> None:
    assert e_divisive(steps(0, 5), seed=1, proof=Proof(n_permutations=98)) == []
    assert e_divisive(steps(0, 5), seed=1, proof=Proof(n_permutations=99)) == [15]


def test_what_e_divisive_refuses() -> None:
    with pytest.raises(ValueError, match="1001 values are too many"):
        e_divisive([0.0] * 1001, seed=1)
    with pytest.raises(ValueError, match="two values or more"):
        e_divisive([0.0] * 20, seed=1, proof=Proof(min_size=1))


def test_shifts_speak_of_medians_in_the_first_scale() -> None:
    gaps = [42.0] * 12 + [28.0] * 20 + [56.0] * 10
    first, second = shifts(np.log(gaps), seed=1)
    assert astuple(first) == pytest.approx((12, 42, 28, 12, 20, True))
    assert astuple(second) == pytest.approx((32, 28, 56, 20, 10, True))


@pytest.mark.parametrize(
    ("ratio", "n_shifts"),
    [pytest.param(1.14, 0, id="below the floor"), pytest.param(1.16, 1, id="above the floor")],
)
def test_a_small_shift_is_not_worth_a_word(ratio: float, n_shifts: int) -> None:
    values = np.log([50.0] * 20 + [50.0 * ratio] * 20)
    assert len(e_divisive(values, seed=1)) == 1
    assert len(shifts(values, seed=1)) == n_shifts


def test_the_closest_neighbours_merge_first() -> None:
    # 1 -> 1.12 -> 1.3 -> 3: the first two are closest, and 1.3 then stands 1.16 or more above both together.
    values = np.log([1.0] * 25 + [1.12] * 15 + [1.3] * 15 + [3.0] * 15)
    assert e_divisive(values, seed=1) == [25, 40, 55]
    found = shifts(values, seed=1)
    assert [(shift.index, shift.n_before, shift.n_after) for shift in found] == [(40, 40, 15), (55, 15, 15)]
    assert [shift.before for shift in found] == pytest.approx([1.0, 1.3])


@pytest.mark.parametrize("values", [pytest.param([], id="empty"), pytest.param([1.0], id="one")])
def test_no_shifts(values: list[float]) -> None:
    assert shifts(values, seed=1) == []
