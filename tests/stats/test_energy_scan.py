"""The distances of the best cuts against their formula in plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlens.stats.energy_scan import FreeEnd, ToEnd
from tests.stats.test_change_points import best_cut


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 6), min_size=8, max_size=18))
def test_the_distance_is_that_of_plain_loops(values: list[int]) -> None:
    series = np.array(values, dtype=float)
    for kind, free in ((ToEnd, False), (FreeEnd, True)):
        far, _ = kind(len(values), 4).best(series)
        assert far == pytest.approx(best_cut(series.tolist(), 4, free=free)[0], abs=1e-9)


@pytest.mark.parametrize("kind", [ToEnd, FreeEnd])
@pytest.mark.parametrize("n", [8, 30, 90])
def test_many_series_at_once_are_each_as_if_alone(kind: type[ToEnd | FreeEnd], n: int) -> None:
    series = np.random.default_rng(n).normal(size=(23, n))
    alone = [kind(n, 4).best(row)[0] for row in series]
    assert kind(n, 4).farthest(series) == pytest.approx(alone)


def test_a_level_that_falls_back_is_farthest_with_a_free_end() -> None:
    values = np.array([0.0] * 10 + [5.0] * 5 + [0.0] * 10)
    free, cut = FreeEnd(25, 4).best(values)
    assert cut == 10
    assert free > ToEnd(25, 4).best(values)[0]
