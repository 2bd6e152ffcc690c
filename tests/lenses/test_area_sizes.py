"""The area that a change is chiefly in, and the sizes by area."""

from __future__ import annotations

import pandas as pd
import pytest

from flowlens.lenses.area_sizes import area_sizes, chief_areas
from tests.lenses.tables import Landed, facts, shuffled


def files(*rows: tuple[str, str, int, str | None]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["change", "area", "added", "excluded"])
    return table.assign(deleted=0)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([("c0", "a", 5, None), ("c0", "b", 3, None), ("c0", "b", 4, None)], "b", id="most lines"),
        pytest.param([("c0", "b", 5, None), ("c0", "a", 5, None)], "a", id="ties by name"),
        pytest.param([("c0", "a", 1, None), ("c0", "b", 900, "generated")], "a", id="what counts"),
        pytest.param([("other", "a", 5, None)], "", id="of another change"),
        pytest.param([], "", id="none"),
    ],
)
def test_a_change_is_in_the_area_of_most_of_its_lines(
    rows: list[tuple[str, str, int, str | None]], expected: str
) -> None:
    assert chief_areas(pd.DataFrame({"id": ["c0"]}), files(*rows)) == [expected]


def test_an_area_has_a_median_for_each_quarter_of_five_changes() -> None:
    changes = [Landed(f"a{n}", n, 10 * (n + 1), area="api") for n in range(5)]
    changes += [Landed(f"u{n}", 100 + n, 7, area="ui") for n in range(4)]
    changes += [Landed(f"v{n}", 200 + n, 9, area="ui") for n in range(5)]
    given = facts(changes)
    series = area_sizes(given.changes, chief_areas(given.changes, given.change_files))
    assert [(point.area, point.value) for point in series.points] == [("ui", 9.0), ("api", 30.0)]
    assert all(point.label.endswith("5 changes") for point in series.points)
    mixed = shuffled(given, 7)
    assert area_sizes(mixed.changes, chief_areas(mixed.changes, mixed.change_files)) == series


def test_one_area_alone_has_nothing_to_be_compared_with() -> None:
    given = facts([Landed(f"c{n}", n) for n in range(9)])
    assert area_sizes(given.changes, chief_areas(given.changes, given.change_files)).points == ()


def test_nothing_is_nothing() -> None:
    given = facts()
    assert area_sizes(given.changes, chief_areas(given.changes, given.change_files)).points == ()
