"""Tags of a history that was rewritten since."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from flowlens.model.history import Commit
from flowlens.sources.git.rewritten import follow_rewritten
from flowlens.sources.git.tag import Tag
from flowlens.sources.git.versions import parse_tag
from tests.mined import at, commit


def chain(prefix: str, numbers: Sequence[int], root: str = "") -> list[Commit]:
    """A commit for each number, one on the other; those of one number say the same and were written at one time."""
    parents = [root, *(f"{prefix}{number}" for number in numbers)]
    return [
        commit(f"{prefix}{number}", parent, day=number, message=f"Change {number}\n")
        for number, parent in zip(numbers, parents, strict=False)
    ]


def tag(name: str, oid: str, day: float | None = None) -> Tag:
    return Tag(name, oid, None if day is None else at(day), parse_tag(name))


def follow(tags: list[Tag], mainline: list[Commit], others: list[Commit]) -> tuple[dict[str, str], list[str]]:
    """Where each tag leads, and what is said."""
    commits = {one.oid: one for one in (*mainline, *others)}
    found, notices = follow_rewritten(tags, commits, frozenset(one.oid for one in mainline))
    return {one.name: one.oid for one in found}, notices


MAINLINE = chain("new", range(100))


def test_a_tag_of_the_old_history_stands_for_the_copy() -> None:
    tags = [tag("v1.0", "old60"), tag("v1.1", "old80"), tag("v1.2", "new90")]
    found, notices = follow(tags, MAINLINE, chain("old", range(85)))
    assert found == {"v1.0": "new60", "v1.1": "new80", "v1.2": "new90"}
    (notice,) = notices
    assert notice.startswith("2 tags lead to a history that was rewritten since; they stand for copies of its commits")
    assert notice.endswith("on the mainline (v1.0, v1.1).")


def test_the_date_stays_that_of_the_tag_or_of_its_own_commit() -> None:
    old = chain("old", range(85))
    commits = {one.oid: one for one in (*chain("new", range(100)), *old)}
    mainline = frozenset(oid for oid in commits if oid.startswith("new"))
    found, _ = follow_rewritten([tag("v1.0", "old60"), tag("v1.1", "old80", 81)], commits, mainline)
    assert [one.tagged_at for one in found] == [at(60), at(81)]


@pytest.mark.parametrize(
    ("old", "expected"),
    [
        pytest.param(chain("old", range(85)), "new80", id="the whole"),
        pytest.param(chain("old", range(20, 85), "new19"), "new80", id="from a commit on that both have"),
        pytest.param(chain("old", [n for n in range(85) if n != 40]), "new80", id="one commit less"),
        pytest.param(chain("old", [*range(50), 999, *range(50, 85)]), "new80", id="one commit more"),
        pytest.param(chain("old", [*range(80), 999, 80]), "new80", id="one just before"),
        pytest.param(chain("old", range(40, 85), "new39"), "old80", id="too few copies to tell from cherry-picks"),
        pytest.param(chain("old", range(0, 85, 2)), "old80", id="every second only: cherry-picks"),
        pytest.param(chain("old", [*range(500, 580), 80], "new0"), "old80", id="another history"),
    ],
)
def test_what_is_a_rewritten_history(old: list[Commit], expected: str) -> None:
    assert follow([tag("v1.0", "old80")], MAINLINE, old)[0]["v1.0"] == expected


def test_cherry_picks_of_most_commits_are_no_rewritten_history() -> None:
    picks = chain("old", [number for number in range(1, 98) if number % 3], "new0")
    assert follow([tag("v1.0", "old97")], MAINLINE, picks)[0]["v1.0"] == "old97"


def test_a_branch_of_the_old_history_stands_for_where_it_left() -> None:
    old = chain("old", range(85))
    fixes = chain("fix", [900, 901], "old60")
    found, _ = follow([tag("v1.0", "fix900", 61), tag("v1.0.1", "fix901", 70)], MAINLINE, [*old, *fixes])
    assert found == {"v1.0": "new60", "v1.0.1": "fix901"}, "the second adds nothing that the mainline has"


def test_a_tag_that_stands_for_less_than_one_before_it_stays() -> None:
    """Its branch left the old history earlier: there it would look older than what was released before."""
    fixes = chain("fix", [900], "old60")
    tags = [tag("v1.0", "old70", 71), tag("v1.1", "fix900", 75)]
    assert follow(tags, MAINLINE, [*chain("old", range(85)), *fixes])[0] == {"v1.0": "new70", "v1.1": "fix900"}


def test_what_the_mainline_has_released_by_then_stays_with_it() -> None:
    tags = [tag("v1.0", "new70", 71), tag("v1.1", "old60", 75)]
    assert follow(tags, MAINLINE, chain("old", range(85)))[0] == {"v1.0": "new70", "v1.1": "old60"}


def test_a_pre_release_and_its_final_may_stand_for_one_copy() -> None:
    found, _ = follow([tag("v1.0-rc1", "old60", 60), tag("v1.0", "old60", 61)], MAINLINE, chain("old", range(85)))
    assert found == {"v1.0-rc1": "new60", "v1.0": "new60"}


def test_a_copy_that_has_a_tag_keeps_it() -> None:
    tags = [tag("v1.0", "old60"), tag("v1.0.0", "new60")]
    assert follow(tags, MAINLINE, chain("old", range(85)))[0] == {"v1.0": "old60", "v1.0.0": "new60"}


def test_nothing_outside_nothing_said() -> None:
    assert follow([tag("v1.0", "new5")], MAINLINE, []) == ({"v1.0": "new5"}, [])
