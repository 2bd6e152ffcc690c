"""The rows of all squads but one, as they would be if they were laid end to end anew."""

from __future__ import annotations

import numpy as np

from flowlens.comparing.pool import Pool
from flowlens.comparing.rows import EMPTY, Rows, pooled


def rows(*values: float) -> Rows:
    return Rows(np.full(len(values), np.datetime64("2024-01-01", "us")), np.array(values))


def test_all_but_one() -> None:
    parts = [rows(1, 2), EMPTY, rows(3), rows(4, 5, 6)]
    pool = Pool.of(parts)
    for number in range(len(parts)):
        expected = pooled([*parts[:number], *parts[number + 1 :]])
        assert pool.others(number).values.tolist() == expected.values.tolist()


def test_one_alone_has_no_others() -> None:
    assert Pool.of([rows(1, 2)]).others(0) is EMPTY
    assert Pool.of([EMPTY]).others(0) is EMPTY
