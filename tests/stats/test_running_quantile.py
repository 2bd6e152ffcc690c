"""A quantile that runs along."""

from __future__ import annotations

import numpy as np
import pytest

from flowlens.stats.quantiles import quantile
from flowlens.stats.running_quantile import running_quantile

VALUES = np.array([4.0, 1.0, 3.0, 3.0, 900.0, 2.0])


def test_the_median_of_three() -> None:
    assert running_quantile(VALUES, [2, 4, 5], 3, 0.5).tolist() == [3.0, 3.0, 3.0]
    assert running_quantile(VALUES, [4], 5, 1.0).tolist() == [900.0]
    assert running_quantile(VALUES, [0, 1], 1, 0.9).tolist() == [4.0, 1.0]


def test_no_place_has_none() -> None:
    assert running_quantile(VALUES, [], 50, 0.5).tolist() == []


def test_too_few_before_a_place_are_refused() -> None:
    with pytest.raises(ValueError, match="fewer than 3"):
        running_quantile(VALUES, [1, 4], 3, 0.5)


@pytest.mark.parametrize("q", [0.25, 0.5, 0.75, 0.9])
def test_each_is_the_quantile_of_its_window(q: float) -> None:
    values = np.random.default_rng(1).lognormal(3, 1.6, 200).round()
    places = range(49, 200, 7)
    expected = [quantile(values[place - 49 : place + 1], q) for place in places]
    assert running_quantile(values, places, 50, q) == pytest.approx(expected)
