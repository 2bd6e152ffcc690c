"""Sums of distances against plain loops."""

from __future__ import annotations

import numpy as np
import pytest

from flowlens.stats.distances_before import BLOCK, distances_before


@pytest.mark.parametrize("n", [1, 2, 49, 50, 51, 8 * BLOCK, 8 * BLOCK + 5])
def test_they_are_those_of_plain_loops(n: int) -> None:
    random = np.random.default_rng(n)
    series = np.array([random.normal(5, 3, n), random.integers(0, 3, n).astype(float)])
    found = distances_before(series)
    for row, values in enumerate(series.tolist()):
        apart = [[abs(value - other) for other in values] for value in values]
        assert found.values[row] == pytest.approx([sum(apart[i][:i]) for i in range(n)], abs=1e-9)
        assert found.whole[row] == pytest.approx([sum(one) for one in apart], abs=1e-9)


@pytest.mark.parametrize("n", [40, 140])
def test_equal_values_are_exactly_nothing_apart(n: int) -> None:
    found = distances_before(np.full((1, n), 0.1))
    assert not found.values.any()
    assert not found.whole.any()
