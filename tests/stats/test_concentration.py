"""Inequality by hand and by all pairs; a spike needs a long gap and a large batch."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlens.stats.concentration import gini, largest_share, spikes

STEADY = [10.0] * 8


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([], None, id="empty"),
        pytest.param([0.0, 0.0], None, id="nothing"),
        pytest.param([3.0], 0.0, id="one"),
        pytest.param([5.0] * 7, 0.0, id="ties"),
        pytest.param([0.0, 0.0, 0.0, 8.0], 0.75, id="one has it all"),
        pytest.param([1.0, 3.0], 0.25, id="a quarter to three quarters"),
    ],
)
def test_gini(values: list[float], expected: float | None) -> None:
    assert gini(values) == expected


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=40).filter(any))
def test_gini_is_half_the_relative_mean_difference(values: list[int]) -> None:
    data = np.array(values, dtype=float)
    expected = np.abs(data[:, None] - data[None, :]).mean() / (2 * data.mean())
    assert gini(values) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([], None, id="empty"),
        pytest.param([0.0], None, id="nothing"),
        pytest.param([4.0], 1.0, id="one"),
        pytest.param([5.0, 5.0], 0.5, id="ties"),
        pytest.param([1.0, 6.0, 1.0], 0.75, id="one large"),
    ],
)
def test_largest_share(values: list[float], expected: float | None) -> None:
    assert largest_share(values) == expected


@pytest.mark.parametrize(
    ("gaps", "batches", "expected"),
    [
        pytest.param([], [], [], id="empty"),
        pytest.param([10.0], [10.0], [], id="one"),
        pytest.param(STEADY, STEADY, [], id="none after the first eight"),
        pytest.param([*STEADY, 20.0], [*STEADY, 20.0], [8], id="just twice"),
        pytest.param([*STEADY, 19.9], [*STEADY, 90.0], [], id="large but on time"),
        pytest.param([*STEADY, 90.0], [*STEADY, 19.9], [], id="late but small"),
        pytest.param([30.0, *STEADY[1:]], [30.0, *STEADY[1:]], [], id="too early to tell"),
        pytest.param([*STEADY, 40.0, 10.0, 50.0], [*STEADY, 40.0, 10.0, 50.0], [8, 10], id="two"),
        pytest.param([*STEADY, *[20.0] * 8], [*STEADY, *[20.0] * 8], [8, 9, 10, 11], id="a new normal ends it"),
        pytest.param([0.0] * 9, [0.0] * 9, [], id="nothing is not twice nothing"),
        pytest.param([96.0] * 8 + [333.0], [354.0] * 8 + [1580.0], [8], id="WildFly 27 against the medians before it"),
    ],
)
def test_spikes(gaps: list[float], batches: list[float], expected: list[int]) -> None:
    assert spikes(gaps, batches) == expected


def test_spikes_with_other_limits() -> None:
    gaps = [10.0, 10.0, 30.0]
    assert spikes(gaps, gaps, n_before=2, times=3.0) == [2]
    assert spikes(gaps, gaps, n_before=2, times=3.1) == []


@pytest.mark.parametrize("measure", [gini, largest_share])
def test_negative_amounts_are_refused(measure: object) -> None:
    assert callable(measure)
    with pytest.raises(ValueError, match="negative"):
        measure([1.0, -1.0])


def test_spikes_refuse_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match="1 gaps but 2 batches"):
        spikes([1.0], [1.0, 2.0])
    with pytest.raises(ValueError, match="at least one release"):
        spikes([1.0], [1.0], n_before=0)
