"""The factor between two groups of people: Hodges and Lehmann's where they are alike, and as unsure as they make it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlens.stats.estimate import Floats
from flowlens.stats.people_shift import Worked, people_shift, people_shift_p
from flowlens.stats.rank_shift import Sample, rank_shift, rank_shift_p

_Side = list[tuple[int, int]]
_SIDE = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 4)), min_size=6, max_size=20)


def alike(n: int, seed: int, n_people: int = 8, median: float = 30.0) -> Worked:
    """Log-normal sizes by people who take turns and do not differ."""
    random = np.random.default_rng(seed)
    return Worked(median * np.exp(random.normal(0, 1.0, n)), [f"{seed} {k % n_people}" for k in range(n)])


def apart(n: int, seed: int, spread: float, names: str = "") -> Worked:
    """Eight people who differ, the k-th of whom makes one k-th of what the first does."""
    random = np.random.default_rng(seed)
    shares = 1 / np.arange(1, 9)
    people = random.choice(8, n, p=shares / shares.sum())
    sizes: Floats = 30 * np.exp(random.normal(0, spread, 8)[people] + random.normal(0, 1.0, n))
    return Worked(sizes, [f"{names or seed} {person}" for person in people.tolist()])


def test_of_people_who_are_alike_it_is_the_median_of_all_ratios() -> None:
    x, y = alike(80, 6), alike(101, 7, median=45.0)
    found = people_shift(x, y)
    every = np.subtract.outer(np.log(np.asarray(y.values)), np.log(np.asarray(x.values)))
    assert found.ratio.value == pytest.approx(np.exp(np.median(every)), rel=1e-3)
    assert found.ratio.n == 80


@settings(deadline=None, max_examples=30)
@given(_SIDE, _SIDE)
def test_p_agrees_with_the_interval_and_turns_round(first: _Side, second: _Side) -> None:
    x, y = (Worked([float(one) for one, _ in side], [who for _, who in side]) for side in (first, second))
    found, turned = people_shift(x, y), people_shift(y, x)
    assert found.p == people_shift_p(x, y)
    if found.p is None:
        assert (found.ratio.low, found.ratio.high) == (None, None)
        return
    # Where values tie, sides lie upon each other at a step, which is met from the left or from the right.
    assert turned.p == pytest.approx(found.p, abs=0.02)
    low, high = found.ratio.low, found.ratio.high
    if found.p < 0.049:
        assert (low or 0.0) > 1 or (high is not None and high < 1)
    if found.p > 0.051:
        assert (low or 0.0) <= 1.001
        assert high is None or high >= 0.999


def test_the_unit_is_of_no_matter() -> None:
    x, y = apart(120, 3, 0.5), apart(90, 4, 0.5)
    found = people_shift(x, y)
    scaled = people_shift(Worked(7 * np.asarray(x.values), x.people), Worked(7 * np.asarray(y.values), y.people))
    assert scaled.p == pytest.approx(found.p, rel=1e-6)
    assert scaled.ratio.value == pytest.approx(found.ratio.value, rel=1e-3)


def test_few_people_who_differ_make_it_unsure() -> None:
    x, y = alike(200, 8), alike(200, 9, median=60.0)
    values = np.asarray(y.values).copy()
    values[:50] *= 12
    one = [f"large {k // 25}" if k < 50 else f"other {k % 3}" for k in range(200)]
    together, alone = people_shift(x, Worked(values, one)), people_shift(x, Worked(values, list(range(200))))
    assert together.p is not None
    assert alone.p is not None
    assert alone.p < together.p


def test_who_makes_most_counts_for_less_where_people_differ() -> None:
    """One of nine makes half of all changes, ten times as large: it is still one person."""
    random = np.random.default_rng(12)
    habits = np.exp(random.normal(0, 0.8, 8))
    rest = [30 * habits[k % 8] * float(np.exp(random.normal(0, 0.5))) for k in range(160)]
    base = Worked(rest, [f"base {k % 8}" for k in range(160)])
    other = Worked([*rest, *([300.0] * 160)], [f"other {k % 8}" for k in range(160)] + ["busy"] * 160)
    found = people_shift(base, other).ratio
    plain = rank_shift(Sample(base.values, base.people), Sample(other.values, other.people)).ratio
    assert found.value is not None
    assert plain.value is not None
    assert 1.0 < found.value < plain.value / 2


def test_who_is_on_both_sides_makes_it_no_surer() -> None:
    x, y = apart(120, 13, 0.5, "same"), apart(120, 14, 0.5, "same")
    others = Worked(y.values, [f"{person} there" for person in y.people])
    assert people_shift_p(x, y) == people_shift_p(x, others)


def test_more_is_found_than_by_the_clusters_alone() -> None:
    """A ratio of 1.5 of 200 changes each of eight people who are alike of a hundred runs, 92 against 84."""
    found = [0, 0]
    for seed in range(100):
        x, y = apart(200, 2 * seed, 0.0), apart(200, 2 * seed + 1, 0.0)
        y = Worked(1.5 * np.asarray(y.values), y.people)
        found[0] += (people_shift_p(x, y) or 0.0) <= 0.05
        found[1] += (rank_shift_p_of(x, y) or 0.0) <= 0.05
    assert found[0] >= 84
    assert found[0] > found[1]


@pytest.mark.parametrize("spread", [0.0, 0.2, 0.5])
def test_alike_squads_are_rarely_called_different(spread: float) -> None:
    """At most 5 % of the time; of 100 runs more than 12 come about once in 700."""
    alarms = sum((people_shift_p(apart(200, n, spread), apart(200, n + 900, spread)) or 0) <= 0.05 for n in range(100))
    assert alarms <= 12


@pytest.mark.parametrize(
    ("base", "other", "value"),
    [
        pytest.param(Worked([], []), Worked([2.0], ["a"]), None, id="an empty side"),
        pytest.param(Worked([1.0, 1.0], ["a", "a"]), Worked([2.0, 2.0], ["b", "c"]), 2.0, id="one person"),
        pytest.param(Worked([3.0], ["a"]), Worked([3.0], ["a"]), 1.0, id="one value a side"),
    ],
)
def test_what_is_not_sure_has_no_p(base: Worked, other: Worked, value: float | None) -> None:
    found = people_shift(base, other)
    assert found.p is None
    assert people_shift_p(base, other) is None
    assert (found.ratio.low, found.ratio.high) == (None, None)
    assert found.ratio.value == (None if value is None else pytest.approx(value, rel=1e-3))


def test_ties_alone_are_no_difference() -> None:
    people = [n % 5 for n in range(20)]
    found = people_shift(Worked([5.0] * 20, people), Worked([5.0] * 20, people))
    assert found.ratio.value == pytest.approx(1.0, rel=1e-3)
    assert found.p == 1.0


def test_wholly_apart_is_sure_and_has_an_end() -> None:
    people = [n % 5 for n in range(20)]
    found = people_shift(Worked([5.0] * 20, people), Worked([50.0] * 20, [person + 5 for person in people]))
    assert found.p is not None
    assert 0 < found.p < 0.001


def test_each_change_by_another_person() -> None:
    x, y = alike(40, 5, n_people=40), alike(40, 6, n_people=40, median=90.0)
    found, plain = people_shift(x, y), rank_shift(Sample(x.values), Sample(y.values))
    assert found.p is not None
    assert plain.p is not None
    assert found.p == pytest.approx(plain.p, abs=0.01)


def test_a_value_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        people_shift(Worked([0.0, 1.0], ["a", "b"]), Worked([1.0, 2.0], ["c", "d"]))


def rank_shift_p_of(base: Worked, other: Worked) -> float | None:
    """The p of whole clusters, whatever they are."""
    return rank_shift_p(Sample(base.values, base.people), Sample(other.values, other.people))
