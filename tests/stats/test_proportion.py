"""Wilson intervals as published, and never outside 0 to 1."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from flowlens.stats.estimate import Estimate
from flowlens.stats.proportion import wilson


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        pytest.param(81, 263, 0.2553, 0.3662, id="81 of 263"),
        pytest.param(15, 148, 0.0624, 0.1605, id="15 of 148"),
        pytest.param(0, 20, 0.0, 0.1611, id="none of 20"),
        pytest.param(1, 29, 0.0061, 0.1718, id="1 of 29"),
    ],
)
def test_as_newcombe_1998_table_1(k: int, n: int, low: float, high: float) -> None:
    found = wilson(k, n)
    assert found.value == k / n
    assert found.n == n
    assert [found.low, found.high] == pytest.approx([low, high], abs=5e-5)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_as_scipy_and_within_0_to_1(case: tuple[int, int]) -> None:
    k, n = case
    oracle = stats.binomtest(k, n).proportion_ci(method="wilson")
    found = wilson(k, n)
    assert [found.low, found.high] == pytest.approx([oracle.low, oracle.high], abs=1e-9)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_none_of_none_is_unknown() -> None:
    assert wilson(0, 0) == Estimate(None, None, None, 0)


@pytest.mark.parametrize(("k", "n"), [pytest.param(3, 2, id="too many"), pytest.param(-1, 2, id="negative")])
def test_not_a_share(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="not a share"):
        wilson(k, n)
