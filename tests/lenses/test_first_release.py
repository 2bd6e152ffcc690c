"""The first final release of each change."""

from __future__ import annotations

import numpy as np

from flowlens.facts.tables import Facts
from flowlens.lenses.first_release import first_finals, released_at
from tests.lenses.tables import Landed, Tag, day, facts, shuffled


def first_of(*tags: Tag) -> dict[str, str | None]:
    given = facts([Landed("a", 0), Landed("b", 1), Landed("c", 2)], tags, as_of=90)
    found, mixed = (_first_of(one) for one in (given, shuffled(given, seed=1)))
    assert found == mixed
    return found


def _first_of(given: Facts) -> dict[str, str | None]:
    names = [*given.releases["name"].tolist(), None]
    rows = zip(given.changes["id"].tolist(), first_finals(given)[:-1].tolist(), strict=True)
    return {oid: names[row] for oid, row in rows}


def test_the_first_of_several_by_date_then_by_name() -> None:
    assert first_of(Tag("v2", 9, ("a", "b")), Tag("v1", 9, ("a",)), Tag("v0", 20, ("a", "b", "c"))) == {
        "a": "v1", "b": "v2", "c": "v0",
    }  # fmt: skip


def test_a_pre_release_and_one_of_the_future_or_without_a_date_are_none() -> None:
    tags = (Tag("rc", 5, ("a",), "pre-release"), Tag("far", 100, ("b",)), Tag("undated", None, ("c",)))
    assert first_of(*tags) == {"a": None, "b": None, "c": None}


def test_without_a_release() -> None:
    given = facts([Landed("a", 0)])
    assert first_finals(given).tolist() == [-1, -1]
    assert released_at(given, np.array([0, -1])).isna().all()


def test_when() -> None:
    given = facts([Landed("a", 0), Landed("b", 1)], [Tag("v1", 3, ("b",))])
    at = released_at(given, np.array([1, 0, -1]))
    assert at[0].to_pydatetime() == day(3)
    assert at.isna().tolist() == [False, True, True]
