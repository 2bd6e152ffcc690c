"""The releases that bring work, those that lead, and what is in them."""

from __future__ import annotations

import pytest

from flowlens.lenses.releases import NO_RELEASES, ONLY_ASIDE, batches, beat, carrying, gap_days, why_none
from flowlens.lenses.settings import LensSettings
from tests.lenses.tables import Landed, Tag, facts, landed


def names(tags: list[Tag]) -> list[str]:
    found: list[str] = beat(facts(landed([0.0] * 100), tags)).releases["name"].tolist()
    return found


def tag(number: int, n_changes: int, level: str = "minor", **other: object) -> Tag:
    holds = tuple(f"c{number}" for _ in range(n_changes))
    return Tag(f"v{number:02}", number, holds, level=level, **other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "carries"),
    [
        pytest.param(Tag("v1", 1, ("c0",)), True, id="final"),
        pytest.param(Tag("v1", 5, ("c0",)), True, id="of this moment"),
        pytest.param(Tag("v1", 1, ("c0",), "pre-release"), False, id="pre-release"),
        pytest.param(Tag("v1", 1), False, id="without work"),
        pytest.param(Tag("v1", None, ("c0",)), False, id="without a date"),
        pytest.param(Tag("v1", 6, ("c0",)), False, id="of the future"),
    ],
)
def test_what_carries_work(one: Tag, carries: bool) -> None:
    assert carrying(facts(landed([0.0]), [one], as_of=5))["name"].tolist() == (["v1"] if carries else [])


def test_oldest_first_and_ties_by_name() -> None:
    tags = [Tag("b", 2, ("c0",)), Tag("a", 2, ("c0",)), Tag("c", 1, ("c0",))]
    assert carrying(facts(landed([0.0]), tags))["name"].tolist() == ["c", "a", "b"]


def test_no_releases_have_no_beat() -> None:
    found = beat(facts())
    assert (len(found.releases), found.n_fixes) == (0, 0)


def test_patches_between_larger_releases_do_not_lead() -> None:
    assert names([tag(1, 10), tag(2, 2, "patch"), tag(3, 10), tag(4, 1, "patch")]) == ["v01", "v03"]


def test_patches_that_hold_most_of_the_work_lead() -> None:
    assert names([tag(1, 1), tag(2, 10, "patch"), tag(3, 10, "patch")]) == ["v01", "v02", "v03"]


def test_as_much_in_larger_releases_is_enough_to_tell_patches_apart() -> None:
    assert names([tag(1, 5), tag(2, 5, "patch")]) == ["v01"]
    assert names([tag(1, 5), tag(2, 6, "patch")]) == ["v01", "v02"]


def test_a_fix_from_aside_never_leads() -> None:
    assert names([tag(1, 5), tag(2, 5, ahead=0)]) == ["v01"]


def test_the_custom_is_that_of_the_releases_around() -> None:
    """A project that moves from patches to minor releases is told by what was usual at the time."""
    old = [tag(number, 5, "patch") for number in range(20)]
    new = [tag(number, 30 if number % 2 else 1, "minor" if number % 2 else "patch") for number in range(20, 60)]
    found = names([*old, *new])
    assert found[:10] == [f"v{number:02}" for number in range(10)]
    assert found[-10:] == [f"v{number:02}" for number in range(41, 60, 2)]


def test_gaps_are_in_days() -> None:
    given = facts(landed([0.0]), [Tag("a", 1, ("c0",)), Tag("b", 2.5, ("c0",)), Tag("c", 2.5, ("c0",))])
    assert gap_days(carrying(given)).tolist() == [1.5, 0]


def test_one_release_has_no_gap() -> None:
    assert gap_days(carrying(facts(landed([0.0]), [Tag("a", 1, ("c0",))]))).tolist() == []


def test_batches_count_what_counts() -> None:
    changes = [Landed("a", 0, 10), Landed("b", 1, 0), Landed("c", 2, 90, bot=True), Landed("d", 3, None)]
    given = facts(changes, [Tag("v1", 4, ("a", "b", "c", "d")), Tag("v2", 5)])
    found = batches(given, given.releases, LensSettings())
    assert found["changes"].tolist() == [2, 0]
    assert found["lines"].tolist() == [10, 0]
    assert found["oldest_days"][0] == pytest.approx(3.9)
    assert found["oldest_days"].isna().tolist() == [False, True]


def test_why_there_is_none() -> None:
    assert why_none(facts()) == NO_RELEASES
    assert why_none(facts(landed([0.0]), [Tag("v1", 1, ("c0",), ahead=0)])) == ONLY_ASIDE
