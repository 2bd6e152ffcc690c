"""Where columns that rise reach a limit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlens.stats.first_reached import n_below, n_up_to

RISING = np.array([[1, 5], [2, 5], [2, 5], [7, 5]])


@pytest.mark.parametrize(
    ("limits", "below", "up_to"),
    [
        pytest.param([2, 5], [1, 0], [3, 4], id="ties"),
        pytest.param([0, 4], [0, 0], [0, 0], id="under all"),
        pytest.param([9, 9], [4, 4], [4, 4], id="over all"),
        pytest.param([6, 5], [3, 0], [3, 4], id="between two"),
    ],
)
def test_how_many_are_below(limits: list[int], below: list[int], up_to: list[int]) -> None:
    assert n_below(RISING, np.array(limits)).tolist() == below
    assert n_up_to(RISING, np.array(limits)).tolist() == up_to


@settings(deadline=None)
@given(st.lists(st.integers(0, 9), max_size=20), st.integers(-1, 10))
def test_it_is_what_looking_at_every_value_finds(values: list[int], limit: int) -> None:
    rising, limits = np.sort(np.array(values, dtype=np.int64))[:, None], np.array([limit])
    assert n_below(rising, limits).tolist() == [sum(value < limit for value in values)]
    assert n_up_to(rising, limits).tolist() == [sum(value <= limit for value in values)]
