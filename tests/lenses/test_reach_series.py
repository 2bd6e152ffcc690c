"""The series behind the charts of the blast radius."""

from __future__ import annotations

import pytest

from flowlens.lenses.coupling import couplings, seams
from flowlens.lenses.reach import Reach, reach
from flowlens.lenses.reach_series import coupling_series, matrix_series, wide_series
from flowlens.lenses.settings import LensSettings
from tests.lenses.places import Made, made
from tests.lenses.tables import Landed, day


def found(n: int) -> Reach:
    """Changes one a day, every second of which touches two areas."""
    files = (("a/x", "b/y"), ("c/z",))
    return reach(made([Made(Landed(f"c{at}", at), *files[at % 2]) for at in range(n)]), LensSettings())


@pytest.mark.parametrize(
    ("n", "points"),
    [
        pytest.param(0, 0, id="none"),
        pytest.param(49, 0, id="too few"),
        pytest.param(50, 1, id="fifty"),
        pytest.param(2100, 1026, id="no more than a chart is wide"),
    ],
)
def test_the_share_of_wide_changes_among_the_last_fifty(n: int, points: int) -> None:
    wide, very_wide = wide_series(found(n).changes)
    assert (len(wide.points), len(very_wide.points)) == (points, points)
    if points:
        newest = wide.points[-1]
        assert (newest.at, newest.value, newest.id) == (day(n - 1), 0.5, f"c{n - 1}")
        assert {point.value for point in very_wide.points} == {0}


def test_areas_that_change_together() -> None:
    seen = found(40)
    strongest = seams(seen.touches, couplings(seen.touches))
    drawn = coupling_series(strongest, seen.changes)
    assert [(one.label, one.group, one.id, one.at) for one in drawn.points] == [
        ("a → b", "20 of 20", "c38", day(38)),
        ("b → a", "20 of 20", "c38", day(38)),
    ]
    cells = {(one.group, one.label): one.value for one in matrix_series(seen.touches, day(40)).points}
    assert cells == {
        ("a", "b"): 1, ("b", "a"): 1, ("a", "c"): 0, ("b", "c"): 0, ("c", "a"): 0, ("c", "b"): 0,
    }  # fmt: skip
