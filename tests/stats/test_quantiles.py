"""Quantiles equal numpy's, also when each value comes with a count."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlens.stats.quantiles import counted_quantiles, median, quantile


@pytest.mark.parametrize(
    ("values", "q", "expected"),
    [
        pytest.param([7.0], 0.9, 7.0, id="one"),
        pytest.param([1.0, 3.0], 0.5, 2.0, id="between two"),
        pytest.param([4.0, 1.0, 3.0, 2.0], 0.25, 1.75, id="linear, unordered"),
        pytest.param([5.0, 5.0, 5.0], 0.75, 5.0, id="ties"),
        pytest.param([1.0, 2.0, 900.0], 0.0, 1.0, id="least"),
        pytest.param([1.0, 2.0, 900.0], 1.0, 900.0, id="most"),
    ],
)
def test_quantile(values: list[float], q: float, expected: float) -> None:
    assert quantile(values, q) == expected


def test_median_is_not_moved_by_a_huge_value() -> None:
    assert median([1, 2, 3]) == median([1, 2, 3_000_000]) == 2.0


def test_no_values_have_no_quantile() -> None:
    with pytest.raises(ValueError, match="no values"):
        quantile([], 0.5)
    with pytest.raises(ValueError, match="no values"):
        median([])


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(-50, 50), st.integers(0, 4)), min_size=1, max_size=30),
    st.floats(0, 1),
)
def test_counted_quantiles_equal_written_out_values(pairs: list[tuple[int, int]], q: float) -> None:
    pairs = [*pairs, (60, 1)]  # at least one value occurs
    ordered, counts = (np.array(part) for part in zip(*sorted(pairs), strict=True))
    [found] = counted_quantiles(ordered.astype(float), counts[None, :], q)
    assert found == pytest.approx(np.quantile(np.repeat(ordered, counts), q), abs=1e-9)


def test_counted_quantiles_go_row_by_row() -> None:
    counts = np.array([[1, 1, 1], [0, 0, 5], [3, 0, 1]])
    assert counted_quantiles(np.array([10.0, 20.0, 40.0]), counts, 0.5).tolist() == [20.0, 40.0, 10.0]
