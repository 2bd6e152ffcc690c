"""Flags and branches that nobody decided on."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from flowlens.facts.tables import Facts
from flowlens.lenses.counted import counted_changes
from flowlens.lenses.experiments import MEASURES
from flowlens.lenses.left_lying import open_branches, standing_flags, write_branches, write_flags
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.model.measure import Measure
from tests.lenses.tables import changes_at, facts
from tests.lenses.trees import Flag, Tip, with_branches, with_flags

S = LensSettings()
BASE = facts(changes_at(0, 1000, 100), as_of=1000)
LOOKS = (300.0, 600.0, 1000.0)


def of_flags(*flags: Flag, looks: Sequence[float] = LOOKS) -> dict[str, Measure]:
    given, sheet = with_flags(BASE, flags, looks), Sheet(MEASURES)
    write_flags(sheet, given, standing_flags(given))
    return sheet.values


def of_branches(given: Facts) -> dict[str, Measure]:
    sheet = Sheet(MEASURES)
    write_branches(sheet, given, open_branches(given, S), counted_changes(given, S))
    return sheet.values


def test_how_old_flags_are() -> None:
    values = of_flags(*(Flag(f"f{n}", first) for n, first in enumerate((300, 300, 600, 950, 1000))))
    assert (values["flags_365"].value, values["flags_90"].value, values["flags_90"].n) == (0.6, 0.6, 5)


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param([Flag(f"f{n}", 300) for n in range(4)], id="too few"),
        pytest.param([Flag(f"f{n}", 300, 600) for n in range(9)], id="all gone"),
        pytest.param([Flag(f"f{n}", 300, convention="environment") for n in range(9)], id="of the environment"),
    ],
)
def test_too_few_flags(flags: list[Flag]) -> None:
    values = of_flags(*flags)
    assert values["flags_365"].value is None
    assert "of 5 flags of a library" in (values["flags_365"].missing or "")


def test_flags_that_were_not_looked_for_are_not_none() -> None:
    assert of_flags(looks=())["flags_365"].missing == "feature flags were not looked for"


def test_the_life_of_a_flag_is_that_of_those_whose_beginning_was_seen() -> None:
    old = [Flag(f"o{n}", 300, 600) for n in range(9)]
    assert of_flags(*old)["flag_life"].value is None
    assert of_flags(*old, *(Flag(f"n{n}", 600, 1000) for n in range(5)))["flag_life"].value == 400
    standing = of_flags(*(Flag(f"n{n}", 600) for n in range(5)))["flag_life"]
    assert standing.missing == "more than half of them stand still"


def test_branches_by_how_long_they_are_idle() -> None:
    tips = [Tip(f"b{n}", last) for n, last in enumerate((0, 634, 700, 900, 910, 1000))]
    values = of_branches(with_branches(BASE, tips))
    assert [values[name].value for name in ("branches_open", "branches_90", "branches_365")] == [6, 4, 2]
    # Of the year that ended on day 910: three branches, and the changes of days 550 to 900.
    assert values["left_share"].n == 3 + 36
    assert values["left_share"].value == pytest.approx(3 / 39)


def test_what_landed_and_bots_do_not_count() -> None:
    tips = [Tip("a", 800, landed_as="squash"), Tip("b", 800, bot=True), Tip("c", 800)]
    given = with_branches(BASE, tips)
    assert open_branches(given, S)["oid"].tolist() == ["c"]
    assert open_branches(given, LensSettings(include_bots=True))["oid"].tolist() == ["b", "c"]
    values = of_branches(given)
    assert values["left_share"].missing == "1 of 5 branches"


def test_no_branch_is_a_count_of_none() -> None:
    values = of_branches(BASE)
    assert (values["branches_open"].value, values["idle_median"].value) == (0, None)


def test_a_year_without_anything_has_no_share() -> None:
    given = with_branches(facts(as_of=1000), [Tip(f"b{n}", 999) for n in range(5)])
    assert of_branches(given)["left_share"].missing == "nothing was begun in that year"
