"""Values go in as flat, finite numbers; an estimate says what it rests on."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from scipy import stats

from flowlens.stats.estimate import Z_95, Estimate, floats


def test_z_95_is_the_normal_quantile() -> None:
    assert pytest.approx(stats.norm.ppf(0.975), abs=1e-15) == Z_95


def test_an_estimate_cannot_be_changed() -> None:
    estimate = Estimate(1.0, None, None, 3)
    with pytest.raises(FrozenInstanceError):
        estimate.value = 2.0  # type: ignore[misc]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([], [], id="empty"),
        pytest.param((1, 2), [1.0, 2.0], id="integers"),
        pytest.param(np.array([0.5]), [0.5], id="array"),
    ],
)
def test_floats(values: list[float], expected: list[float]) -> None:
    assert floats(values).tolist() == expected
    assert floats(values).dtype == np.float64


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        pytest.param([1.0, float("nan")], "missing", id="missing"),
        pytest.param([1.0, float("inf")], "infinite", id="infinite"),
        pytest.param([[1.0], [2.0]], "2 dimensions", id="table"),
    ],
)
def test_floats_refuses(values: list[float], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        floats(values)
