"""What is behind a drift: people, areas, or growth."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowlens.lenses.mix import write_mix, write_without_imports
from flowlens.lenses.sheet import Sheet
from flowlens.model.measure import Measure
from tests.lenses.tables import Landed, facts

LABELS = {
    "median_without_imports": "median",
    "ratio_without_imports": "imports",
    "ratio_same_people": "people",
    "ratio_same_areas": "areas",
}


def side(name: str, *parts: tuple[int, int, str, str]) -> list[Landed]:
    """So many changes of so many lines by a person in an area, for each part."""
    return [
        Landed(f"{name}{number}-{part}", 0, lines, person, area)
        for part, (n, lines, person, area) in enumerate(parts)
        for number in range(n)
    ]


def mix(before: list[Landed], now: list[Landed]) -> dict[str, Measure]:
    given = facts([*before, *now])
    sheet = Sheet(LABELS)
    rows = given.changes
    write_without_imports(sheet, rows.iloc[: len(before)], rows.iloc[len(before) :])
    write_mix(sheet, given, rows.iloc[: len(before)], rows.iloc[len(before) :])
    return sheet.values


def test_nothing_is_not_enough() -> None:
    values = mix([], [])
    assert values["ratio_same_people"].missing == "people of both windows made 0 of 50 changes"
    assert values["ratio_same_areas"].missing == "areas of both windows saw 0 of 50 changes"


def test_growth_is_growth_for_all() -> None:
    values = mix(side("b", (60, 10, "ann", "src")), side("n", (60, 30, "ann", "src")))
    assert (values["ratio_same_people"].value, values["ratio_same_areas"].value) == (3, 3)


def test_new_people_are_told_apart() -> None:
    values = mix(side("b", (60, 10, "ann", "src")), side("n", (60, 10, "ann", "src"), (90, 50, "ben", "src")))
    assert values["ratio_same_people"].value == 1
    assert values["ratio_same_areas"].value == 5


def test_another_mix_of_areas_is_told_apart() -> None:
    """Half docs of 2 lines and half code of 20 before, one in ten docs now: as they were mixed, nothing grew."""
    before = side("b", (100, 2, "ann", "docs"), (99, 20, "ann", "src"))
    now = side("n", (20, 2, "ann", "docs"), (180, 20, "ann", "src"))
    values = mix(before, now)
    assert values["ratio_same_people"].value == 10
    assert values["ratio_same_areas"].value == 1


def test_a_new_area_has_no_weight() -> None:
    values = mix(side("b", (60, 10, "ann", "src")), side("n", (60, 10, "ann", "src"), (90, 500, "ann", "new")))
    assert (values["ratio_same_areas"].value, values["ratio_same_areas"].n) == (1, 60)


@pytest.mark.parametrize("n", [49, 50])
def test_fifty_changes_a_side(n: int) -> None:
    values = mix(side("b", (n, 10, "ann", "src")), side("n", (60, 10, "ann", "src")))
    assert (values["ratio_same_people"].value is None) == (n < 50)
    assert (values["ratio_same_areas"].value is None) == (n < 50)


def test_nobody_of_both_windows() -> None:
    values = mix(side("b", (60, 10, "ann", "src")), side("n", (60, 10, "ben", "lib")))
    assert values["ratio_same_people"].missing == "people of both windows made 0 of 50 changes"
    assert values["ratio_same_areas"].missing == "areas of both windows saw 0 of 50 changes"


def test_files_that_are_left_out_say_nothing_of_the_area() -> None:
    given = facts([*side("b", (60, 10, "ann", "src")), *side("n", (60, 30, "ann", "src"))])
    sheet = Sheet(LABELS)
    left_out = replace(given, change_files=given.change_files.assign(excluded="generated"))
    write_mix(sheet, left_out, given.changes.iloc[:60], given.changes.iloc[60:])
    assert sheet.values["ratio_same_areas"].missing == "areas of both windows saw 0 of 50 changes"
    assert sheet.values["ratio_same_people"].value == 3


def as_imports(changes: list[Landed], n: int) -> list[Landed]:
    """The same, of which the first so many look imported."""
    return [replace(one, event="imported files") if k < n else one for k, one in enumerate(changes)]


def test_imports_are_told_apart() -> None:
    """Half of what landed now looks imported, and one change of before."""
    before = as_imports(side("b", (1, 9_000, "ann", "src"), (60, 10, "ann", "src")), 1)
    now = as_imports(side("n", (70, 500, "ann", "src"), (65, 20, "ann", "src")), 70)
    values = mix(before, now)
    assert (values["median_without_imports"].value, values["median_without_imports"].n) == (20, 65)
    assert (values["ratio_without_imports"].value, values["ratio_without_imports"].n) == (2, 60)
    assert values["ratio_same_people"].value == 50, "these count everything"


@pytest.mark.parametrize(
    ("n_before", "n_now", "median", "ratio"),
    [
        pytest.param(60, 50, None, None, id="fifty are left"),
        pytest.param(60, 49, "49 of 50 changes", "49 of 50 changes", id="too few now"),
        pytest.param(49, 60, None, "49 of 50 changes", id="too few before"),
    ],
)
def test_fifty_changes_without_imports(n_before: int, n_now: int, median: str | None, ratio: str | None) -> None:
    now = as_imports(side("n", (10, 500, "ann", "src"), (n_now, 20, "ann", "src")), 10)
    values = mix(side("b", (n_before, 10, "ann", "src")), now)
    assert (values["median_without_imports"].missing, values["ratio_without_imports"].missing) == (median, ratio)


@pytest.mark.parametrize("n", [0, 60])
def test_without_imports_there_is_nothing_to_leave_out(n: int) -> None:
    """An import of the window before alone makes no growth."""
    values = mix(as_imports(side("b", (60, 10, "ann", "src")), 1), side("n", (n, 30, "ann", "src")))
    for name in ("median_without_imports", "ratio_without_imports"):
        assert values[name].missing == "no change of the window looks imported"
