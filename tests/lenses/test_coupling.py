"""Areas that change together."""

from __future__ import annotations

import pandas as pd
import pytest

from flowlens.lenses.coupling import Coupling, Seam, co_changes, couplings, kept_up, seams
from flowlens.lenses.reach import reach
from flowlens.lenses.settings import LensSettings
from tests.lenses.places import Made, made
from tests.lenses.tables import Landed


def touches(*groups: tuple[int, tuple[str, ...]]) -> pd.DataFrame:
    """So many changes that touch these files, group by group."""
    each = [files for n, files in groups for _ in range(n)]
    given = made([Made(Landed(f"c{number}", number), *files) for number, files in enumerate(each)])
    return reach(given, LensSettings()).touches


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        pytest.param([(10, ("a/x", "b/y")), (11, ("b/y",)), (30, ("c/z",))], [("a", "b", 10, 10)], id="one way"),
        pytest.param([(9, ("a/x", "b/y")), (30, ("c/z",))], [], id="too few shared"),
        pytest.param([(10, ("a/x", "b/y")), (11, ("a/x",)), (90, ("c/z",)), (20, ("b/y",))], [], id="under a half"),
        pytest.param([(20, ("a/x", "b/y")), (10, ("a/x",)), (60, ("b/y",))], [], id="as often as b is touched anyway"),
        pytest.param([(10, ("a/x", "b/y", *(f"a/{n}" for n in range(30)))), (30, ("c/z",))], [], id="too many files"),
        pytest.param([], [], id="none"),
        pytest.param([(50, ("a/x",))], [], id="one area"),
    ],
)
def test_a_coupling(groups: list[tuple[int, tuple[str, ...]]], expected: list[tuple[str, str, int, int]]) -> None:
    found = couplings(touches(*groups))
    assert [(one.one, one.other, one.shared, one.n) for one in found] == expected


def test_the_strongest_stands_first_and_both_ways_are_told() -> None:
    found = couplings(touches((12, ("a/x", "b/y")), (4, ("a/x",)), (80, ("c/z",))))
    assert [(one.one, one.other, one.confidence) for one in found] == [("b", "a", 1.0), ("a", "b", 0.75)]


def test_what_became_of_a_coupling() -> None:
    found = [Coupling("a", "b", 10, 10), Coupling("x", "y", 10, 10)]
    assert kept_up(found, touches((1, ("a/x", "b/y")), (3, ("a/x",)))) == [Coupling("a", "b", 1, 4)]
    assert kept_up(found, touches()) == []


def test_the_files_that_a_coupling_runs_over() -> None:
    given = touches((3, ("a/x", "b/y")), (2, ("a/x", "b/z", "c/q")), (1, ("a/w", "b/z")))
    coupling = Coupling("a", "b", 6, 6)
    assert seams(given, [coupling]) == [Seam(coupling, "a/x", "b/y", 3, "c5")]


def test_pairs_are_of_the_areas_touched_most_and_both_ways() -> None:
    given = touches((12, ("a/x", "b/y")), (20, ("a/x",)), (11, ("c/z",)), (9, ("d/w", "a/x")))
    pairs = [(one.one, one.other, one.shared, one.n) for one in co_changes(given, 2)]
    assert pairs == [("a", "b", 12, 41), ("b", "a", 12, 12)]
    assert {one.one for one in co_changes(given, 9)} == {"a", "b", "c"}, "nine changes of d are too few"
    assert co_changes(touches(), 9) == []
