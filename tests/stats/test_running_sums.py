"""Running sums over rows."""

from __future__ import annotations

import numpy as np
import pytest

from flowlens.stats.running_sums import add_up


def test_each_row_holds_the_rows_before_it() -> None:
    rows = np.array([[1, 2], [3, 4], [5, 6]])
    add_up(rows)
    assert rows.tolist() == [[1, 2], [4, 6], [9, 12]]


def test_one_row_stays() -> None:
    rows = np.array([[1.5, 2.5]])
    add_up(rows)
    assert rows.tolist() == [[1.5, 2.5]]


@pytest.mark.parametrize("shape", [(50, 7), (20, 3, 20)])
def test_it_rounds_as_a_cumsum_does(shape: tuple[int, ...]) -> None:
    rows = np.random.default_rng(1).normal(size=shape)
    expected = np.cumsum(rows, axis=0)
    add_up(rows)
    assert (rows == expected).all()
