"""What landed and is in no release."""

from __future__ import annotations

from flowlens.lenses.settings import LensSettings
from flowlens.lenses.unreleased import unreleased_changes, with_releases
from tests.lenses.tables import Landed, Tag, day, facts, landed

S = LensSettings()


def test_each_change_with_the_first_final_release_that_holds_it() -> None:
    given = facts(landed([0.0, 1.0, 2.0]), [Tag("rc", 3, ("c0", "c1"), "pre-release"), Tag("v1", 5, ("c0",))])
    found = with_releases(given, S)
    assert found["id"].tolist() == ["c0", "c1", "c2"]
    assert found["released_at"][0].to_pydatetime() == day(5)
    assert found["released_at"].isna().tolist() == [False, True, True]
    assert unreleased_changes(given, S)["id"].tolist() == ["c1", "c2"]


def test_a_release_of_the_future_or_without_a_date_is_none() -> None:
    given = facts(landed([0.0, 1.0]), [Tag("far", 4000, ("c0",)), Tag("undated", None, ("c1",))], as_of=10)
    assert unreleased_changes(given, S)["id"].tolist() == ["c0", "c1"]


def test_bots_do_not_wait() -> None:
    given = facts([Landed("a", bot=True), Landed("b")])
    assert unreleased_changes(given, S)["id"].tolist() == ["b"]
    assert unreleased_changes(given, LensSettings(include_bots=True))["id"].tolist() == ["a", "b"]


def test_of_nothing_nothing_waits() -> None:
    assert unreleased_changes(facts(), S).empty
