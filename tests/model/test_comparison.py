"""The words of a comparison."""

from __future__ import annotations

import pytest

from tests.comparisons import MEASURES, comparison, hostile_comparison, two_periods


@pytest.mark.parametrize("make", [comparison, two_periods, hostile_comparison])
def test_levels_and_shifts_are_in_the_order_of_the_measures(make: object) -> None:
    whole = make() if callable(make) else None
    assert whole is not None
    wanted = [one.id for one in MEASURES]
    for squad in whole.squads:
        told = [] if squad.withheld else wanted
        assert [level.id for level in squad.levels] == told
        assert [shift.id for shift in squad.shifts] in ([], told)


def test_what_a_level_measures_is_looked_up() -> None:
    whole = comparison()
    assert whole.compared(whole.squads[0].levels[1]).title == "Release gap"


def test_practices_come_in_the_order_of_the_squads_and_a_repository_that_is_unread_is_told() -> None:
    whole = comparison()
    assert [one.squad for one in whole.practices] == ["Search & browse"]
    assert not whole.complete


def test_a_squad_that_is_withheld_tells_no_number() -> None:
    withheld = comparison().squads[-1]
    assert withheld.withheld is not None
    assert (withheld.levels, withheld.judged, withheld.practices, withheld.circumstances) == ((), (), (), None)
    assert (withheld.n_changes, withheld.n_releases) == (0, 0)
