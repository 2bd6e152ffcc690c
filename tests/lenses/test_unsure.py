"""Intervals that are too wide to tell anything."""

from __future__ import annotations

import pytest

from flowlens.lenses.unsure import is_unsure
from flowlens.model.measure import Measure


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        pytest.param(1.0, 99.9, False, id="nearly a hundred times"),
        pytest.param(1.0, 100.0, True, id="a hundred times"),
        pytest.param(0.0, 2.0, True, id="from nothing"),
        pytest.param(None, 2.0, False, id="no lower end"),
        pytest.param(1.0, None, False, id="no upper end"),
    ],
)
def test_the_ends_are_so_many_times_apart(low: float | None, high: float | None, expected: bool) -> None:
    assert is_unsure(Measure(1.5, "ratio", 9, low, high), 100) is expected


def test_without_a_value_nothing_is_unsure() -> None:
    assert not is_unsure(Measure(None, "ratio", 0, missing="2 of 8"), 100)
