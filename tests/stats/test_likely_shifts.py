"""Changes of level that are likely only: where they are looked for, what they may not do, and how often they alarm."""

from __future__ import annotations

import numpy as np
import pytest

from flowlens.stats import likely_shifts
from flowlens.stats.change_points import Shift, shifts
from flowlens.stats.estimate import Floats
from flowlens.stats.likely_shifts import graded_shifts


def steps(*parts: tuple[float, int, float], seed: int) -> Floats:
    """Return noise of a spread around each level, so many values of each."""
    random = np.random.default_rng(seed)
    return np.concatenate([random.normal(level, sd, n) for level, n, sd in parts])


def steady(n: int, seed: int) -> Floats:
    return np.random.default_rng(seed).normal(3.5, 0.3, n)


# Days between the versions of prometheus from 1.0 on: after fourteen wild gaps it promised one every six weeks.
WILD = np.log([
    *(47, 34, 25, 24, 59, 81, 54, 122, 32, 72, 48, 89, 98, 56),
    *(41, 42, 43, 34, 40, 45, 40, 47, 38, 42, 52, 40, 42, 35, 43, 51, 34, 42, 41, 42, 42, 42, 40, 51, 34, 49, 42, 46),
    *(45, 37, 39, 45, 33, 50, 34, 43, 42, 49, 54, 40, 32, 43, 71, 60, 38, 26, 50, 41, 51, 74, 23, 49, 46, 57, 32, 58),
    *(69, 24, 48, 35, 50, 36, 56, 34, 47),
])  # fmt: skip


def test_a_change_that_is_not_sure_is_likely() -> None:
    assert shifts(WILD, seed=0) == []
    (found,) = graded_shifts(WILD, seed=0)
    assert (found.sure, found.index, found.n_before, found.n_after) == (False, 14, 14, 65)
    assert found.before == pytest.approx(float(np.exp(np.median(WILD[:14]))))
    assert found.after == pytest.approx(float(np.exp(np.median(WILD[14:]))))


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(steps((0, 15, 0.1), (1, 15, 0.1), seed=1), id="one"),
        pytest.param(steps((0, 10, 0.1), (1, 10, 0.1), (0, 10, 0.1), seed=2), id="there and back"),
        pytest.param([0.0] * 30, id="ties"),
        pytest.param([], id="empty"),
        pytest.param([1.0], id="one value"),
        pytest.param(steps((0, 4, 0.1), (1, 11, 0.1), seed=3), id="few"),
    ],
)
def test_what_is_sure_stays_as_it_is(values: Floats) -> None:
    assert graded_shifts(values, seed=0) == shifts(values, seed=0)


@pytest.mark.parametrize(
    ("kept", "worth"),
    [
        pytest.param(0.0, 1.0, id="independent"),
        pytest.param(0.5, 3.0, id="half"),
        pytest.param(-0.5, 1.0, id="to and fro"),
    ],
)
def test_how_many_values_are_worth_one(kept: float, worth: float) -> None:
    """Of many values, that keep so much of the one before; (1 + kept) / (1 - kept), and never less than one."""
    random = np.random.default_rng(3)
    values = [0.0]
    for _ in range(20_000):
        values.append(kept * values[-1] + random.normal())
    steps_beside = np.concatenate([np.array(values[1:10_001]), np.array(values[10_001:]) + 9])
    assert likely_shifts._per_value(steps_beside, [10_000]) == pytest.approx(worth, rel=0.08)


@pytest.mark.parametrize("values", [pytest.param([2.0] * 20, id="ties"), pytest.param(list(range(40)), id="a slope")])
def test_worth_is_a_number_whatever_the_values(values: list[float]) -> None:
    assert 1 <= likely_shifts._per_value(np.array(values, dtype=np.float64), []) <= 39


def alarms(n: int, kept: float) -> int:
    """How many of 60 steady series, each value of which keeps so much of the one before, have a likely change."""
    found = 0
    for seed in range(60):
        noise = np.random.default_rng(seed).normal(0, 0.3, n)
        values = [noise[0]]
        for one in noise[1:]:
            values.append(kept * values[-1] + one)
        found += any(not shift.sure for shift in graded_shifts(np.array(values), seed))
    return found


def test_values_that_resemble_each_other_alarm_less_often_for_what_they_are_worth(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    weighed = alarms(24, 0.4)
    monkeypatch.setattr(likely_shifts, "_per_value", lambda *_: 1.0)
    assert weighed < alarms(24, 0.4)


def test_less_than_eight_values_a_side_are_never_likely() -> None:
    for seed in range(40):
        found = graded_shifts(steps((0, 7, 0.4), (0.6, 24, 0.4), seed=seed), seed)
        assert all(min(shift.n_before, shift.n_after) >= 8 for shift in found if not shift.sure)


def test_one_steady_series_in_forty_has_a_likely_change_at_most() -> None:
    found = [graded_shifts(steady(30, seed), seed + 1000) for seed in range(200)]
    n = sum(any(not shift.sure for shift in one) for one in found)
    assert n <= 9, "5 are expected; 10 or more come by chance in 3 of 100 such counts"


def test_a_level_that_comes_back_is_never_likely_only() -> None:
    for seed in range(10):
        there_and_back = steps((0, 12, 0.4), (0.6, 8, 0.4), (0, 12, 0.4), seed=seed)
        assert graded_shifts(there_and_back, seed) == shifts(there_and_back, seed)


def test_a_likely_change_below_the_ratio_is_none() -> None:
    (found,) = graded_shifts(WILD, seed=0)
    assert graded_shifts(WILD, seed=0, least_ratio=1.01 * found.before / found.after) == []


SURE = [Shift(20, 1.0, float(np.exp(0.2)), 20, 20)]


@pytest.mark.parametrize(
    ("levels", "kept"),
    [
        pytest.param((0.0, 0.5, 0.9), {30}, id="all steps are large enough"),
        pytest.param((0.0, 0.5, 0.55), set(), id="its own step is too small"),
        pytest.param((0.0, 0.05, 0.9), set(), id="the sure step would be too small"),
        pytest.param((0.0, -0.5, 0.9), set(), id="the sure step would go the other way"),
    ],
)
def test_a_likely_change_spoils_no_sure_one(
    monkeypatch: pytest.MonkeyPatch, levels: tuple[float, float, float], kept: set[int]
) -> None:
    data = np.repeat(levels, [20, 10, 10])
    monkeypatch.setattr(likely_shifts, "shifts", lambda *_: SURE)
    monkeypatch.setattr(likely_shifts, "cuts_of_any", lambda part, *_: [10] if part[0] == levels[1] else [])
    found = graded_shifts(data, seed=0)
    assert {shift.index for shift in found if not shift.sure} == kept
    assert [shift.index for shift in found if shift.sure] == [20]
    if not kept:
        after = float(np.exp(np.median(data[20:])))
        assert found[0].after == pytest.approx(after)
        assert found[0].n_after == 20
