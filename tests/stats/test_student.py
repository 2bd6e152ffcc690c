"""Student's quantile is scipy's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from flowlens.stats.student import t_95, t_p


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


@pytest.mark.parametrize("df", [1, 2, 3, 4, 5, 7, 30, 101, 1999])
@pytest.mark.parametrize("t", [0.0, 0.1, -1.0, 2.5, 6.0])
def test_p_as_scipy(t: float, df: int) -> None:
    assert t_p(t, df) == pytest.approx(2 * stats.t.sf(abs(t), df), rel=1e-4, abs=1e-11)


def test_p_of_many_and_of_what_is_beyond() -> None:
    assert t_p(1.96, np.inf) == pytest.approx(0.05, abs=1e-4)
    assert t_p(np.inf, 3) == 1e-12
    assert t_p(2.0, 3.9) == t_p(2.0, 3)
