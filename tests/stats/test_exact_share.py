"""Fisher's exact test, against scipy's, and when it is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from flowlens.stats.exact_share import exact_share_p, is_rare


@given(st.integers(1, 80), st.integers(1, 400), st.data())
def test_it_is_fishers(n: int, m: int, data: st.DataObject) -> None:
    k, j = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    expected = fisher_exact([[k, n - k], [j, m - j]]).pvalue
    assert exact_share_p((k, n), (j, m)) == pytest.approx(expected, rel=1e-6, abs=1e-12)
    assert exact_share_p((j, m), (k, n)) == pytest.approx(expected, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize(
    ("one", "two", "rare"),
    [
        pytest.param((1, 9), (1, 256), True, id="one release repaired"),
        pytest.param((30, 60), (20, 60), False, id="often"),
        pytest.param((59, 60), (58, 60), True, id="nearly always"),
        pytest.param((0, 40), (0, 40), True, id="never"),
    ],
)
def test_what_is_rare(one: tuple[int, int], two: tuple[int, int], rare: bool) -> None:
    assert is_rare(one, two) is rare
