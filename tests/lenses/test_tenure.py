"""Who is new: within 90 days of the first change."""

from __future__ import annotations

from flowlens.lenses.tenure import with_tenure
from tests.lenses.tables import Landed, facts

CHANGES = [
    Landed("a1", 0, 5, "ann"),
    Landed("a2", 89.9, 5, "ann"),
    Landed("b1", 89.95, 5, "ben"),
    Landed("a3", 90, 5, "ann"),
]


def test_the_first_change_and_those_soon_after_are_of_somebody_new() -> None:
    found = with_tenure(facts(CHANGES).changes).sort_values("landed_at")
    assert found["new"].tolist() == [True, True, True, False]
    first = found["landed_at"].tolist()
    assert found["first"].tolist() == [first[0], first[0], first[2], first[0]]


def test_of_no_change_nobody_is_new() -> None:
    assert with_tenure(facts([]).changes)["new"].tolist() == []
