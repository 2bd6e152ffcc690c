"""Clusters get numbers in the order in which they appear, and their members back."""

from __future__ import annotations

import numpy as np
import pytest

from flowlens.stats.clusters import cluster_codes, members


def test_numbers_in_order_of_appearance() -> None:
    assert cluster_codes(["b", "a", "b", 7], 4).tolist() == [0, 1, 0, 2]


def test_without_clusters_each_is_its_own() -> None:
    assert cluster_codes(None, 3).tolist() == [0, 1, 2]


def test_every_value_needs_its_cluster() -> None:
    with pytest.raises(ValueError, match="2 values but 1 clusters"):
        cluster_codes(["a"], 2)


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        pytest.param([], [], id="empty"),
        pytest.param([0], [[0]], id="one"),
        pytest.param([0, 1, 0, 2, 1], [[0, 2], [1, 4], [3]], id="three clusters"),
    ],
)
def test_members(codes: list[int], expected: list[list[int]]) -> None:
    assert [part.tolist() for part in members(np.array(codes, dtype=np.int64))] == expected
