"""Fixes and reverts by place."""

from __future__ import annotations

import pandas as pd
import pytest

from flowlens.facts.tables import Facts
from flowlens.lenses.repairs import by_chance, repairs, repeated
from flowlens.lenses.settings import LensSettings
from tests.lenses.places import Made, made
from tests.lenses.tables import Landed, day

INF = float("inf")


def fix(oid: str, at: float, *files: str, kind: str = "fix", bot: bool = False) -> Made:
    return Made(Landed(oid, at, kind=kind, bot=bot), *files)


def since(given: Facts) -> dict[str, float]:
    rows = repairs(given, LensSettings()).rows
    return dict(zip(rows["id"].tolist(), rows["days_since"].tolist(), strict=True))


def test_the_last_repair_of_a_place() -> None:
    given = made(
        [
            fix("a", 0, "lib/x"),
            fix("feature", 5, "lib/x", kind="feature"),
            fix("b", 10, "lib/x", "lib/y"),
            fix("r", 12, "lib/y", kind="revert"),
            fix("bot", 20, "lib/x", bot=True),
            fix("tests", 21, "test:lib/x"),
            fix("c", 30, "lib/x"),
            fix("elsewhere", 31, "lib/z"),
        ]
    )
    assert since(given) == {"a": INF, "b": 10, "r": 2, "c": 20, "elsewhere": INF}


def test_a_renamed_file_is_the_same_place() -> None:
    given = made(
        [
            fix("a", 0, "lib/x"),
            fix("m", 1, "lib/x>app/y", kind="other"),
            fix("n", 2, "app/y>app/z"),
            fix("b", 9, "app/z"),
        ]
    )
    assert since(given) == {"a": INF, "n": 2, "b": 7}


def test_a_large_repair_is_left_out_and_counted() -> None:
    given = made([fix("a", 0, *(f"lib/{n}" for n in range(31))), fix("b", 1, "lib/0")])
    found = repairs(given, LensSettings())
    assert (found.rows["id"].tolist(), found.n_too_large) == (["b"], 1)


def test_the_places_that_were_repaired_again() -> None:
    given = made([fix("a", 0, "lib/x"), fix("b", 10, "lib/x", "lib/y"), fix("c", 200, "lib/x"), fix("d", 201, "lib/x")])
    found = repeated(repairs(given, LensSettings()))
    assert found.to_numpy().tolist() == [["b", "lib/x", "a"], ["d", "lib/x", "c"]]


def test_no_change_no_repair() -> None:
    found = repairs(made([]), LensSettings())
    assert (len(found.rows), len(repeated(found)), found.n_too_large) == (0, 0, 0)


def clustered(*, by_place: bool) -> Facts:
    """A year of 365 changes over ten files; a third are fixes, of two files only or of all alike."""
    rows = []
    for number in range(365):
        file = number * 7 % 10
        is_fix = file in {0, 1, 2} if by_place else number % 3 == 0
        rows.append(fix(f"c{number}", number, f"lib/{file}", kind="fix" if is_fix else "feature"))
    return made(rows)


def test_chance_is_what_busy_files_give() -> None:
    found = repairs(clustered(by_place=False), LensSettings())
    expected, p = by_chance(found, pd.Timestamp(day(100)), 1)
    share = float((found.rows[found.rows["landed_at"] >= day(100)]["days_since"] <= 90).mean())
    assert expected.value == pytest.approx(share, abs=0.05)
    assert p > 0.05


def test_chance_is_less_where_fixes_keep_to_few_files() -> None:
    """Each of twenty files is changed every 40 days, but of all fixes most are of two files."""
    rows = []
    for number in range(400):
        file = number % 40
        rows.append(fix(f"c{number}", number, f"lib/{file}", kind="fix" if file < 4 else "feature"))
    expected, p = by_chance(repairs(made(rows), LensSettings()), pd.Timestamp(day(100)), 1)
    assert expected.value is not None
    assert expected.value < 0.4
    assert p < 0.01
