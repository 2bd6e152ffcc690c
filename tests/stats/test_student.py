"""Student's quantile is scipy's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from flowlens.stats.student import t_95


def test_as_scipy() -> None:
    df = np.arange(1, 2000, dtype=np.float64)
    assert t_95(df) == pytest.approx(stats.t.ppf(0.975, df), rel=2e-5)


@pytest.mark.parametrize(
    ("df", "whole"),
    [pytest.param(9.9, 9, id="parts are dropped"), pytest.param(0.3, 1, id="never under one")],
)
def test_whole_degrees(df: float, whole: int) -> None:
    assert t_95([df]) == pytest.approx([stats.t.ppf(0.975, whole)], rel=1e-5)


def test_empty() -> None:
    assert t_95([]).size == 0
