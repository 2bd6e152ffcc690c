"""Do two shares differ: the interval is Newcombe's, and p agrees with it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlens.stats.exact_share import is_rare
from flowlens.stats.share_difference import share_difference
from flowlens.stats.share_gap import Hits, share_gap


def hits(k: int, n: int, clusters: list[int] | None = None) -> Hits:
    """The first k of n are hit."""
    return Hits(np.arange(n) < k, clusters)


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_without_clusters_it_is_newcombe_and_p_agrees(n: int, m: int, data: st.DataObject) -> None:
    k, j = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    found = share_gap(hits(k, n), hits(j, m))
    newcombe = share_difference((k, n), (j, m))
    if is_rare((k, n), (j, m)):
        assert (found.gap.value, found.gap.n) == (newcombe.value, newcombe.n)
    else:
        assert found.gap == newcombe
    assert found.p is not None
    assert found.gap.low is not None
    assert found.gap.high is not None
    if abs(found.p - 0.05) > 1e-6:
        assert (found.p < 0.05) == (found.gap.low > 0 or found.gap.high < 0)
    turned = share_gap(hits(j, m), hits(k, n))
    assert turned.p == pytest.approx(found.p, rel=1e-6)


def test_equal_shares_are_no_difference() -> None:
    assert share_gap(hits(5, 10), hits(5, 10)).p == 1.0


def test_one_rare_case_of_nine_is_no_difference() -> None:
    """By Newcombe's interval alone it lay surely higher, by 1.4 to 43 share points."""
    found = share_gap(hits(1, 256), hits(1, 9))
    assert found.p == pytest.approx(0.0668, abs=0.001)
    assert found.gap.low == 0.0
    many = share_gap(hits(1, 256), hits(4, 9))
    assert many.p is not None
    assert many.p < 0.001
    assert (many.gap.low or 0.0) > 0


def test_few_clusters_that_differ_take_more() -> None:
    apart = [n // 10 for n in range(40)]
    alone, together = share_gap(hits(10, 40), hits(25, 40)), share_gap(hits(10, 40, apart), hits(25, 40, apart))
    assert alone.p is not None
    assert together.p is not None
    assert alone.p < 0.01
    assert together.p > 0.1


@pytest.mark.parametrize(
    ("base", "other"),
    [
        pytest.param(hits(0, 0), hits(1, 2), id="an empty side"),
        pytest.param(hits(1, 4, [0, 0, 0, 0]), hits(1, 2), id="one cluster"),
    ],
)
def test_what_cannot_be_told(base: Hits, other: Hits) -> None:
    found = share_gap(base, other)
    assert (found.p, found.gap.low, found.gap.high) == (None, None, None)
