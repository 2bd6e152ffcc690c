"""The delta maintainability of a sample of changes."""

from __future__ import annotations

from dataclasses import replace

from flowlens.facts.tables import frame
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.upkeep import UPKEEP_MEASURES, write_upkeep
from flowlens.model.measure import Measure
from tests.lenses.tables import facts, landed

NAMES = ("unit_size", "unit_complexity", "unit_interfacing")


def upkeep(n: int, values: list[float | None], looked: int | None = None) -> dict[str, Measure]:
    """So many changes of ten people, all sampled, of which the first were looked into and have these values in turn."""
    changes = [replace(one, person=f"p{number % 10}") for number, one in enumerate(landed(range(n)))]
    seen = [number < (n if looked is None else looked) for number in range(n)]
    told = [values[number % len(values)] if there else None for number, there in enumerate(seen)]
    columns: dict[str, list[object]] = {"change": [one.id for one in changes], "looked": [*seen], "unknown": [None] * n}
    for name in NAMES:
        columns[name] = [*told]
    given = replace(facts(changes), maintainability=frame("maintainability", columns))
    sheet = Sheet(UPKEEP_MEASURES)
    write_upkeep(sheet, given, given.changes)
    assert set(sheet.values) == set(UPKEEP_MEASURES)
    return sheet.values


def test_the_median_of_what_was_looked_into() -> None:
    found = upkeep(100, [0.2, 0.9, 0.9], looked=60)
    assert (found["dmm_looked"].value, found["dmm_looked"].n) == (0.6, 100)
    for name in NAMES:
        assert (found[f"dmm_{name}"].value, found[f"dmm_{name}"].n) == (0.9, 60)


def test_a_change_without_a_function_has_no_value() -> None:
    found = upkeep(100, [0.5, None])
    assert (found["dmm_unit_size"].value, found["dmm_unit_size"].n) == (0.5, 50)
    assert found["dmm_looked"].value == 1


def test_few_tell_nothing_and_say_of_how_many() -> None:
    assert upkeep(100, [0.5], looked=49)["dmm_unit_size"].missing == (
        "49 of 50 changes with a function that can be read (49 changes of 100 sampled ones looked into)"
    )


def test_without_depth_nothing_is_known() -> None:
    sheet = Sheet(UPKEEP_MEASURES)
    given = facts(landed([0.0]))
    write_upkeep(sheet, given, given.changes)
    assert {one.missing for one in sheet.values.values()} == {"no change was looked into in depth (--deep-budget)"}


def test_what_landed_outside_the_window_is_not_counted() -> None:
    changes = landed(range(60))
    columns: dict[str, list[object]] = {"change": [one.id for one in changes], "looked": [True] * 60}
    for name in NAMES:
        columns[name] = [0.5] * 60
    columns["unknown"] = [None] * 60
    given = replace(facts(changes), maintainability=frame("maintainability", columns))
    sheet = Sheet(UPKEEP_MEASURES)
    write_upkeep(sheet, given, given.changes.iloc[20:])
    assert sheet.values["dmm_looked"].n == 40
