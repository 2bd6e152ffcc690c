"""Lines of quantiles over the sizes of changes: of how many, where they begin, and how many points they have."""

from __future__ import annotations

import numpy as np
import pytest

from flowlens.lenses.running_lines import running_lines
from flowlens.model.measure import Series
from tests.lenses.tables import day


def lines(n: int) -> dict[str, Series]:
    """The lines of so many changes, one a day, of 1, 2, 3 … lines."""
    ids = [f"c{number}" for number in range(n)]
    return {one.name: one for one in running_lines(np.arange(1.0, n + 1), [day(k) for k in range(n)], ids)}


@pytest.mark.parametrize("n", [0, 1, 49])
def test_of_fewer_than_fifty_there_is_no_point(n: int) -> None:
    assert {name: one.points for name, one in lines(n).items()} == {
        "running_median": (), "running_p25": (), "running_p75": (), "running_p90": (),
    }  # fmt: skip


def test_the_first_point_is_of_the_first_fifty() -> None:
    found = lines(50)
    [point] = found["running_median"].points
    assert (point.at, point.value, point.id) == (day(49), 25.5, "c49")
    assert [found[f"running_{name}"].points[0].value for name in ("p25", "p75", "p90")] == [13.25, 37.75, 45.1]
    assert found["running_p90"].label == "p90 of 50 changes"


def test_of_many_a_line_is_of_a_sixtieth_and_ends_with_the_newest() -> None:
    points = lines(6_000)["running_median"].points
    assert lines(6_000)["running_median"].label == "median of 100 changes"
    assert (points[-1].id, points[-1].value) == ("c5999", 5_950.5)
    assert 900 <= len(points) <= 1_000
