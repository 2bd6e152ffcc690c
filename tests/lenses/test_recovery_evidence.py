"""What recovery shows: the slowest reverts, and reverts told by whether users had what they take back."""

from __future__ import annotations

import pandas as pd

from flowlens.lenses.recovery_evidence import revert_series, slowest
from flowlens.lenses.reverts import reverts
from flowlens.lenses.settings import LensSettings
from tests.lenses.tables import Landed, Tag, facts

S = LensSettings()
CHANGES = [
    *(Landed(f"c{n}", 10.0 * n) for n in range(6)),
    *(Landed(f"r{n}", 10.0 * n + 2 + n, kind="revert", reverts=f"c{n}") for n in range(5)),
]
TAGS = [Tag("v1", 10.5, ("c0", "c1"))]


def rows() -> pd.DataFrame:
    return reverts(facts(sorted(CHANGES, key=lambda one: one.day or 0), TAGS), S).rows


def test_the_slowest_three_come_first() -> None:
    found = slowest(rows())
    assert [one.id for one in found] == ["r4", "r3", "r2"]
    assert found[0].note.startswith("reverts c4 after 6 days, 2020-")
    assert slowest(rows().iloc[:0]) == ()


def test_each_revert_is_told_by_what_users_had() -> None:
    given = facts(sorted(CHANGES, key=lambda one: one.day or 0), TAGS)
    found = reverts(given, S).rows
    series = revert_series(found, found["days"].to_numpy(dtype=float), given)
    assert [(point.id, point.value, point.label) for point in series.points] == [
        (f"r{n}", 2.0 + n, f"reverts c{n}") for n in range(5)
    ]
    groups = {point.id: point.group for point in series.points}
    assert groups["r1"] != groups["r4"]
    assert {groups[name] for name in ("r2", "r3", "r4")} == {groups["r4"]}
