"""The area that a change is chiefly in, and the sizes by area."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowlens.facts.tables import Facts
from flowlens.lenses.area_sizes import area_sizes
from flowlens.lenses.mix import area_of_each
from tests.lenses.tables import Landed, facts, shuffled


def with_files(*rows: tuple[str, str, int, str | None]) -> Facts:
    """A change `c0`, and files of it or another: change, area, added lines, and why they do not count."""
    given = facts([Landed("c0", 0)])
    like = given.change_files.iloc[[0] * len(rows)].reset_index(drop=True)
    columns = dict(zip(("change", "area", "added", "excluded"), zip(*rows, strict=True), strict=bool(rows)))
    table = like.assign(deleted=0, **columns).astype(given.change_files.dtypes.to_dict())
    return replace(given, change_files=table)


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
    given = with_files(*rows)
    assert area_of_each(given, given.changes) == [expected]


def test_an_area_has_a_median_for_each_quarter_of_five_changes() -> None:
    changes = [Landed(f"a{n}", n, 10 * (n + 1), area="api") for n in range(5)]
    changes += [Landed(f"u{n}", 100 + n, 7, area="ui") for n in range(4)]
    changes += [Landed(f"v{n}", 200 + n, 9, area="ui") for n in range(5)]
    given = facts(changes)
    series = area_sizes(given.changes, area_of_each(given, given.changes))
    assert [(point.area, point.value) for point in series.points] == [("ui", 9.0), ("api", 30.0)]
    assert all(point.label.endswith("5 changes") for point in series.points)
    mixed = shuffled(given, 7)
    assert area_sizes(mixed.changes, area_of_each(mixed, mixed.changes)) == series


def test_one_area_alone_has_nothing_to_be_compared_with() -> None:
    given = facts([Landed(f"c{n}", n) for n in range(9)])
    assert area_sizes(given.changes, area_of_each(given, given.changes)).points == ()


def test_nothing_is_nothing() -> None:
    given = facts()
    assert area_sizes(given.changes, area_of_each(given, given.changes)).points == ()
