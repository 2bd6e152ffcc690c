"""The middle by weight: half of it lies below, and waits that go on are at least so long."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlens.stats.quantiles import median
from flowlens.stats.survival import kaplan_meier
from flowlens.stats.weighted_middle import weighted_middle


@pytest.mark.parametrize(
    ("values", "weights", "expected"),
    [
        pytest.param([], [], None, id="empty"),
        pytest.param([7.0], [0.2], 7.0, id="one"),
        pytest.param([3.0, 9.0], [1.0, 1.0], 6.0, id="half-way"),
        pytest.param([9.0, 3.0], [1.0, 1.5], 3.0, id="the heavier"),
        pytest.param([1.0, 5.0, 5.0, 90.0], [1.0, 1.0, 1.0, 1.0], 5.0, id="ties"),
        pytest.param([1.0, 2.0, 3.0], [0.0, 1.0, 0.0], 2.0, id="what counts nothing"),
    ],
)
def test_half_of_the_weight_lies_below(values: list[float], weights: list[float], expected: float | None) -> None:
    assert weighted_middle(values, weights) == expected


@given(st.lists(st.integers(1, 40), min_size=1, max_size=30))
def test_of_equal_weights_it_is_the_median(values: list[int]) -> None:
    assert weighted_middle([float(one) for one in values], [0.1] * len(values)) == pytest.approx(
        median([float(one) for one in values])
    )


@given(st.lists(st.tuples(st.integers(1, 20), st.booleans()), min_size=1, max_size=30))
def test_of_waits_it_is_where_half_has_ended(waits: list[tuple[int, bool]]) -> None:
    days, ended = [float(one) for one, _ in waits], np.array([over for _, over in waits])
    found = weighted_middle(days, [1.0] * len(days), ended)
    known = kaplan_meier(days, ended).quantile(0.5).value
    assert (found is None) == (known is None)
    # Where exactly half has ended by a day, the middle lies between it and the next.
    assert found is None or (known or 0.0) <= found


def test_waits_that_go_on_alone_have_none() -> None:
    assert weighted_middle([5.0, 6.0], [1.0, 1.0], np.zeros(2, dtype=np.bool_)) is None
