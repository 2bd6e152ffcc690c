"""How many changes were taken back in time, and whether a release held them by then."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from flowlens.facts.tables import Facts, frame
from flowlens.lenses.counted import counted_changes
from flowlens.lenses.enough import Pace
from flowlens.lenses.recovery import MEASURES
from flowlens.lenses.reverts import reverts
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.taken_back import write_exposure, write_repairs, write_shares
from flowlens.lenses.windows import two_windows
from flowlens.model.measure import Measure
from flowlens.stats.proportion import wilson
from tests.lenses.tables import Landed, Tag, day, facts, landed

S = LensSettings()


def shares(given: Facts) -> dict[str, Measure]:
    sheet, rows, changes = Sheet(MEASURES), reverts(given, S).rows, counted_changes(given, S)
    windows = two_windows(rows["landed_at"], given.repository.period, S.level_days, 1)
    write_shares(sheet, changes, rows, windows, pd.Timestamp(given.as_of))
    return sheet.values


def exposure(changes: list[Landed], tags: list[Tag], as_of: float = 400) -> dict[str, Measure]:
    given, sheet = facts(changes, tags, as_of), Sheet(MEASURES)
    write_exposure(sheet, given, reverts(given, S).rows, Pace(as_of, 400))
    return sheet.values


@pytest.mark.parametrize(
    ("landed_on", "after", "as_of", "in_30", "in_90"),
    [
        pytest.param(0, 10, 200, (1, 101), (1, 101), id="after ten days"),
        pytest.param(0, 30, 200, (1, 101), (1, 101), id="on the last day"),
        pytest.param(0, 31, 200, (0, 101), (1, 101), id="a day late"),
        pytest.param(0, 91, 200, (0, 101), (0, 101), id="too late for both"),
        pytest.param(60, 10, 90, (1, 100), (0, 99), id="too young for ninety days"),
        pytest.param(80, 5, 90, (0, 99), (0, 99), id="too young for either, as is its revert"),
    ],
)
def test_changes_taken_back_in_time(
    landed_on: float, after: float, as_of: float, in_30: tuple[int, int], in_90: tuple[int, int]
) -> None:
    """Ninety-nine old changes of eleven people, one that is taken back, and its revert, which is a change as well."""
    undone = [Landed("a", landed_on), Landed("r", landed_on + after, kind="revert", reverts="a")]
    others = [replace(one, person=f"p{number % 11}") for number, one in enumerate(landed([0.0] * 99))]
    values = shares(facts([*others, *undone], as_of=as_of))
    for name, (k, n) in (("reverted_30", in_30), ("reverted_90", in_90)):
        assert values[name].n == n
        assert values[name].value == pytest.approx(k / n)


def test_without_old_changes_there_is_no_share() -> None:
    values = shares(facts(landed([float(k) for k in range(20)])))
    assert values["reverted_30"].missing == "no change of the window is 30 days old"
    assert values["reverted_30_before"].missing == "no change of the window is 30 days old"


def pairs(n: int) -> list[Landed]:
    """Changes a0, a1 … that land on day 0, and their reverts on day 10."""
    reverted = [Landed(f"r{k}", 10, kind="revert", reverts=f"a{k}") for k in range(n)]
    return [*(Landed(f"a{k}", 0) for k in range(n)), *reverted]


def names(prefix: str, n: int) -> tuple[str, ...]:
    return tuple(f"{prefix}{k}" for k in range(n))


@pytest.mark.parametrize(
    ("tags", "caught", "exposed"),
    [
        pytest.param([], None, None, id="nothing was released"),
        pytest.param([Tag("v1", 20, (*names("a", 6), *names("r", 6)))], 1.0, None, id="both in one release"),
        pytest.param([Tag("v1", 5, names("a", 6)), Tag("v2", 25, names("r", 6))], 0.0, 20.0, id="one after the other"),
        pytest.param([Tag("v1", 5, names("r", 6)), Tag("v2", 25, names("a", 6))], 1.0, None, id="the repair first"),
        pytest.param(
            [Tag("v1", 5, names("a", 6)), Tag("v2", 25, names("r", 5))], 0.0, 20.0, id="one repair still waits"
        ),
        pytest.param([Tag("v1", 5, names("a", 6)), Tag("v2", 25, ("r0",))], 0.0, None, id="most repairs wait"),
        pytest.param(
            [Tag("v1rc1", 5, names("a", 6), "pre-release"), Tag("v1", 20, (*names("a", 6), *names("r", 6)))],
            1.0,
            None,
            id="a pre-release held it",
        ),
        pytest.param([Tag("v1", 5, names("a", 5))], None, None, id="five are too few"),
    ],
)
def test_whether_users_had_it(tags: list[Tag], caught: float | None, exposed: float | None) -> None:
    values = exposure(pairs(6), tags)
    assert values["caught_share"].value == caught
    assert values["exposed_days"].value == exposed


def test_repairs_that_wait_are_told() -> None:
    values = exposure(pairs(6), [Tag("v1", 5, names("a", 6)), Tag("v2", 25, ("r0",))])
    assert values["exposed_days"].missing == "most repairs wait for a release"
    assert exposure([], [])["exposed_days"].missing == (
        "0 of 6 reverts after a release; none so far, so no pace can be told"
    )


def test_where_weeks_differ_no_more_than_by_chance_each_change_counts() -> None:
    undone = [Landed("a", 0), Landed("r", 10, kind="revert", reverts="a")]
    found, whole = shares(facts([*landed([0.0] * 99), *undone], as_of=200))["reverted_30"], wilson(1, 101)
    assert (found.value, found.low, found.high) == (whole.value, whole.low, whole.high)


def fixes(n: int, since: float = 0, own: int = 0, unknown: int = 0) -> dict[str, Measure]:
    """So many fixes, one a week, each of a change ten days before; some of themselves, and some of who knows what."""
    kinds = ["other"] * n + ["own"] * own + ["unknown"] * unknown
    rows: dict[str, list[object]] = {
        "fix": [f"f{k}" for k in range(len(kinds))],
        "change": [f"f{k}" for k in range(len(kinds))],
        "landed_at": [day(7.0 * k) for k in range(len(kinds))],
        "repaired": [None if kind == "unknown" else f"b{k}" for k, kind in enumerate(kinds)],
        "repaired_change": [{"other": f"c{k}", "own": f"f{k}", "unknown": None}[kind] for k, kind in enumerate(kinds)],
        "repaired_at": [None] * len(kinds),
        "days": [{"other": 10.0, "own": 0.0, "unknown": None}[kind] for kind in kinds],
        "looked": [True] * len(kinds),
        "unknown": [None] * len(kinds),
    }
    given = replace(facts(landed([0.0]), as_of=400), repairs=frame("repairs", rows))
    sheet = Sheet(MEASURES)
    write_repairs(sheet, given, pd.Timestamp(day(since)))
    return sheet.values


def test_how_long_what_fixes_repair_had_been_there() -> None:
    found = fixes(30, own=5, unknown=5)["repair_days"]
    assert (found.value, found.low, found.high, found.n) == (10, 10, 10, 30)


def test_few_fixes_tell_no_time() -> None:
    assert fixes(29, unknown=4)["repair_days"].missing == (
        "29 of 30 fixes that repair a known change (33 fixes looked into in depth)"
    )
    assert fixes(40, since=80)["repair_days"].n == 28
    assert fixes(0)["repair_days"].missing == "0 of 30 fixes that repair a known change (0 fixes looked into in depth)"
