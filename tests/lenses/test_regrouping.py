"""The size of a change against the size of a release."""

from __future__ import annotations

import pandas as pd

from flowlens.lenses.regrouping import regrouping
from tests.lenses.tables import day


def releases(*rows: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame(
        {"at": pd.to_datetime([day(at) for at, _ in rows], utc=True), "changes": [float(n) for _, n in rows]}
    )


def changes(*rows: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame(
        {"landed_at": pd.to_datetime([day(at) for at, _ in rows], utc=True), "net_lines": [float(n) for _, n in rows]}
    )


def at(number: float) -> pd.Timestamp:
    return pd.Timestamp(day(number))


def lines(series: pd.DataFrame, landed: pd.DataFrame, until: float = 0) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for point in regrouping(series, landed, at(until)).points:
        found.setdefault(point.group, []).append(point.value)
    return found


def test_the_first_that_can_be_told_is_a_hundred() -> None:
    made = releases(*((60 * n, 10) for n in range(9)))
    assert lines(made, changes(*((n, 30) for n in range(480)))) == {
        "changes in a release": [100.0], "size of a change": [100.0],
    }  # fmt: skip


def test_releases_that_grow_part_from_changes_that_do_not() -> None:
    made = releases(*((60 * n, 10 if n < 9 else 40) for n in range(20)))
    found = lines(made, changes(*((n, 30) for n in range(1_200))))
    assert found["changes in a release"][-1] == 400.0
    assert found["size of a change"][-1] == 100.0


def test_the_end_tells_of_the_year_up_to_it() -> None:
    weekly, rare = [(7 * n, 10) for n in range(60)], [(413 + 60 * n, 80) for n in range(1, 6)]
    made, landed = releases(*weekly, *rare), changes(*((n, 30) for n in range(780)))
    # Of the year up to the last release most are weekly ones still; of the one up to the end they are not.
    assert lines(made, landed)["changes in a release"][-1] == 100.0
    assert lines(made, landed, 773)["changes in a release"][-1] == 800.0


def test_a_slow_beat_is_told_over_eight_releases() -> None:
    made = releases(*((200 * n, 10) for n in range(9)))
    assert regrouping(made, changes((1_500, 30), (1_599, 50)), at(1_600)).points[-1].label == "median 40 lines"


def test_too_few_releases_or_no_changes_are_nothing() -> None:
    eight = releases(*((60 * n, 10) for n in range(8)))
    assert regrouping(eight, changes((1, 5)), at(480)).points == ()
    assert regrouping(releases(), changes(), at(0)).points == ()
    assert regrouping(releases(*((60 * n, 10) for n in range(12))), changes(), at(700)).points == ()
