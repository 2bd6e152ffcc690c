"""How often larger changes are repaired or taken back, on tables that one can check by eye."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from flowlens.facts.tables import Facts, frame
from flowlens.lenses.counted import counted_changes, sized
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.size_risk import RISK_MEASURES, told_of_risk, write_risk
from flowlens.model.measure import Measure
from tests.lenses.tables import Landed, day, facts, landed

S = LensSettings()
# A change a day for 400 days, every fourth of them large; then 100 days more, so that all are old enough.
SIZES = [500, 10, 20, 30]
PEOPLE = ("ann", "ben", "cat", "dan", "eve", "fay", "gus", "hal", "ida")


def history() -> list[Landed]:
    return [replace(one, person=PEOPLE[n // 4 % 9]) for n, one in enumerate(landed(range(400), SIZES))]


def with_repairs(given: Facts, repaired: Iterable[tuple[str, float]], waiting: float | None = None) -> Facts:
    """The facts with a fix, so many days later, of each of these changes; `waiting`: one that was not looked into."""
    at = dict(zip(given.changes["id"].tolist(), given.changes["landed_at"].tolist(), strict=True))
    rows: list[tuple[object, ...]] = [("oldest", day(0), None, None, None, True)]
    rows += [(f"fix-{oid}", at[oid] + timedelta(days=days), oid, oid, days, True) for oid, days in repaired]
    if waiting is not None:
        rows.append(("waiting", day(waiting), None, None, None, False))
    fixes, landings, commits, changes, days, looked = zip(*rows, strict=True)
    columns = {
        "fix": fixes, "change": fixes, "landed_at": landings, "repaired": commits, "repaired_change": changes,
        "repaired_at": [None] * len(rows), "days": days, "looked": looked, "unknown": [None] * len(rows),
    }  # fmt: skip
    return replace(given, repairs=frame("repairs", columns))


def measured(given: Facts) -> dict[str, Measure]:
    sheet = Sheet(RISK_MEASURES)
    write_risk(sheet, given, sized(counted_changes(given, S)), S)
    assert set(sheet.values) == set(RISK_MEASURES)
    return sheet.values


def often(days: float = 10) -> list[tuple[str, float]]:
    """Half of the 100 large changes, and 30 of the 300 others."""
    large = [(f"c{n}", days) for n in range(0, 400, 8)]
    return large + [(f"c{n}", days) for n in range(1, 300, 10)]


def test_large_changes_are_repaired_so_many_times_as_often() -> None:
    values = measured(with_repairs(facts(history(), as_of=500), often()))
    assert values["risk_ratio_90"].value == pytest.approx(0.5 / (30 / 300))
    assert values["risk_ratio_90"].n == 400
    assert values["risk_90_q4"].value == pytest.approx(0.5)
    assert values["risk_limit"].value == 400
    assert values["fixes_looked"].value == 1
    told = told_of_risk(values)
    assert told.startswith(" Here, changes over 400 lines were repaired or reverted within 90 days 5.0 times as often")
    assert "n = 400; in part because more lines give a fix more to repair" in told


def test_what_came_later_counts_for_the_longer_horizon_only() -> None:
    values = measured(with_repairs(facts(history(), as_of=500), often(60)))
    assert values["risk_90_q4"].value == pytest.approx(0.5)
    assert values["risk_30_q4"].value == 0
    assert values["risk_ratio_30"].value is None


def test_repaired_after_the_horizon_is_not_repaired() -> None:
    values = measured(with_repairs(facts(history(), as_of=500), often(91)))
    assert "only 0 of 400 changes" in (values["risk_ratio_90"].missing or "")


def test_as_often_as_the_others_says_nothing() -> None:
    every = [(f"c{n}", 5.0) for n in range(0, 400, 5)]
    values = measured(with_repairs(facts(history(), as_of=500), every))
    assert values["risk_ratio_90"].value == pytest.approx(1.0)
    assert told_of_risk(values) == ""


def test_what_the_areas_make_is_allowed_for() -> None:
    """All large changes are in one area, where each is repaired, whatever its size."""
    changes = [replace(one, area="deep" if n % 4 == 0 or n % 8 == 1 else "flat") for n, one in enumerate(history())]
    fixes = [(f"c{n}", 5.0) for n in range(400) if (n % 4 == 0 or n % 8 == 1) and n % 3]
    values = measured(with_repairs(facts(changes, as_of=500), fixes))
    assert (values["risk_ratio_90"].value or 0) > 4
    assert values["risk_ratio_90_areas"].value == pytest.approx(1.0, abs=0.05)
    assert told_of_risk(values) == ""


def test_reverts_are_told_beside() -> None:
    undone = [f"c{n}" for n in range(0, 400, 8)] + [f"c{n}" for n in range(1, 61, 10)]
    reverts = [Landed(f"r{oid}", int(oid[1:]) + 0.5, 0, person="ann", kind="revert", reverts=oid) for oid in undone]
    values = measured(with_repairs(facts([*history(), *reverts], as_of=500), []))
    assert values["revert_ratio_90_areas"].value == pytest.approx(0.5 / (6 / 300))
    assert "reverts alone, 25 times" in told_of_risk(values)


def test_only_since_all_fixes_were_looked_into() -> None:
    values = measured(with_repairs(facts(history(), as_of=500), often(), waiting=200))
    assert values["risk_ratio_90"].n == 200
    assert (values["fixes_looked"].value or 1) < 1


def test_too_young_changes_do_not_count() -> None:
    assert measured(with_repairs(facts(history(), as_of=400), often()))["risk_ratio_90"].n == 311


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(facts(), id="empty"),
        pytest.param(facts(landed([0])), id="one row, nothing looked into"),
        pytest.param(with_repairs(facts(landed([0, 1]), as_of=500), [("c0", 1.0)]), id="two rows"),
        pytest.param(with_repairs(facts(landed(range(400), 10), as_of=500), often()), id="ties"),
    ],
)
def test_what_the_data_do_not_carry_is_missing(given: Facts) -> None:
    values = measured(given)
    assert values["risk_ratio_90"].value is None
    assert told_of_risk(values) == ""


def test_a_bot_counts_for_nothing() -> None:
    bot = Landed("bot", 50.5, 9_000, person="bot", bot=True)
    values = measured(with_repairs(facts([*history(), bot], as_of=500), [*often(), ("bot", 1.0)]))
    assert (values["risk_ratio_90"].n, values["risk_90_q4"].n) == (400, 100)
