"""The margin of grouped waits: Greenwood's for single waits, and the same from a part of the times."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from flowlens.stats import survival_error
from flowlens.stats.estimate import Floats
from flowlens.stats.survival_error import Steps, group_margin


def waits(n: int, seed: int) -> tuple[Floats, NDArray[np.bool_]]:
    """Draw waits in whole days, hence with ties, of which some go on."""
    random = np.random.default_rng(seed)
    lasted, cut = np.ceil(random.exponential(20, n)), np.ceil(random.uniform(5, 90, n))
    return np.minimum(lasted, cut), lasted <= cut


def steps(durations: Floats, ended: NDArray[np.bool_]) -> Steps:
    times, n_ended = np.unique(durations[ended], return_counts=True)
    return Steps(times, n_ended, np.array([(durations >= time).sum() for time in times]))


def margin(durations: Floats, ended: NDArray[np.bool_], parts: list[NDArray[np.int64]]) -> Floats:
    return group_margin(steps(durations, ended), [(durations[part], ended[part]) for part in parts])


def singles(n: int) -> list[NDArray[np.int64]]:
    return [np.array([i]) for i in range(n)]


def looped(durations: Floats, ended: NDArray[np.bool_], parts: list[NDArray[np.int64]]) -> list[float]:
    """Return the same by hand: at each time what each group ended, less its part of all that did, over what is left."""
    one = steps(durations, ended)
    pulls = np.zeros(len(parts))
    margins = []
    for time, n_ended, n_waiting in zip(one.times, one.n_ended, one.n_waiting, strict=True):
        for number, part in enumerate(parts):
            did = (ended[part] & (durations[part] == time)).sum()
            expected = (durations[part] >= time).sum() * n_ended / n_waiting
            pulls[number] += (did - expected) / max(n_waiting - n_ended, 1)
        alike = (pulls**2).sum() ** 2 / (pulls**4).sum()
        variance = (pulls**2).sum() * len(parts) / (len(parts) - 1)
        margins.append(float(stats.t.ppf(0.975, max(1, int(2 * alike - 1))) * np.sqrt(variance)))
    return margins


@pytest.mark.parametrize("seed", range(4))
def test_as_a_plain_loop(seed: int) -> None:
    durations, ended = waits(120, seed)
    parts = np.array_split(np.random.default_rng(seed).permutation(120), 9)
    assert margin(durations, ended, parts) == pytest.approx(looped(durations, ended, parts), rel=1e-4)


def test_of_single_waits_it_is_greenwoods() -> None:
    durations, ended = waits(400, 1)
    one = steps(durations, ended)
    greenwood = np.sqrt(np.cumsum(one.n_ended / (one.n_waiting * one.n_left)))
    # But for the factor of a finite number, and degrees of freedom by the hundred.
    assert margin(durations, ended, singles(400))[5:40] == pytest.approx(1.96 * greenwood[5:40], rel=0.02)


def test_a_part_of_the_times_gives_a_like_margin(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(2)
    durations, ended = random.exponential(20, 600), np.ones(600, dtype=np.bool_)
    parts = np.array_split(np.argsort(durations % 7), 30)
    whole = margin(durations, ended, parts)
    monkeypatch.setattr(survival_error, "MOST_TIMES", 200)
    middle = slice(60, 540)
    assert margin(durations, ended, parts)[middle] == pytest.approx(whole[middle], rel=0.1)


@pytest.mark.parametrize(
    ("n", "n_groups"),
    [pytest.param(0, 0, id="empty"), pytest.param(1, 1, id="one"), pytest.param(5, 1, id="one group")],
)
def test_one_group_says_nothing(n: int, n_groups: int) -> None:
    durations, ended = np.arange(1.0, n + 1), np.ones(n, dtype=np.bool_)
    assert margin(durations, ended, [np.arange(n)] * n_groups).tolist() == [np.inf] * n
