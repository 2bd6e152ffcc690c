"""Adjusted p-values as published, as scipy's and as statsmodels'."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from flowlens.stats.false_discovery import adjusted

# The example of Benjamini & Hochberg 1995, section 2.3: of 15 tests the first 4 are significant at 0.05.
PUBLISHED = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
]  # fmt: skip


def test_as_published() -> None:
    assert [p <= 0.05 for p in adjusted(PUBLISHED)] == [True] * 4 + [False] * 11


@given(st.lists(st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.01, 0.04, 1.0])), min_size=1, max_size=30))
def test_as_scipy_and_statsmodels(p_values: list[float]) -> None:
    found = adjusted(p_values)
    assert found == pytest.approx(stats.false_discovery_control(p_values), abs=1e-12)
    assert found == pytest.approx(multipletests(p_values, method="fdr_bh")[1], abs=1e-12)


@pytest.mark.parametrize(
    ("p_values", "expected"),
    [
        pytest.param([], [], id="empty"),
        pytest.param([0.03], [0.03], id="one stays as it is"),
        pytest.param([0.04, 0.01], [0.04, 0.02], id="two, not in order"),
        pytest.param([0.02, 0.02, 0.02], [0.02, 0.02, 0.02], id="ties"),
        pytest.param([0.9, 0.8], [0.9, 0.9], id="never above a larger one"),
    ],
)
def test_adjusted(p_values: list[float], expected: list[float]) -> None:
    assert adjusted(p_values).tolist() == pytest.approx(expected)


@pytest.mark.parametrize("p", [-0.1, 1.1])
def test_not_a_p_value(p: float) -> None:
    with pytest.raises(ValueError, match="outside 0 to 1"):
        adjusted([0.5, p])
