"""Commits and diffs as they are kept."""

from __future__ import annotations

import pytest

from flowlens.facts.kept import COMMITS, DIFFS, FILES, Kept
from flowlens.model.history import Commit, DiffJob, Person
from tests.mined import ANN, BEN, commit, diff, file

ODD = Commit(
    "c" * 64,
    ("a" * 40, "b" * 40),
    Person("", ""),
    Person("Zoë\x00\n", "<\t>"),
    None,
    253_402_300_799,
    "Ünder\r\n\x00\u2028 ; ",
    ("impossible author date", "undecodable text"),
)


def test_nothing_is_kept_at_first() -> None:
    empty = Kept.empty()
    assert (empty.read_commits(), empty.oids(), empty.jobs(), empty.tips) == ({}, frozenset(), {}, ())
    assert (empty.commits.schema, empty.diffs.schema, empty.files.schema) == (COMMITS, DIFFS, FILES)


def test_commits_come_back_as_they_were_in_their_order() -> None:
    commits = [commit("b", "a", 1, author=BEN), commit("a", day=None, message=""), ODD]
    kept = Kept.empty().with_commits(commits[:1]).with_commits(iter(commits[1:]))
    assert list(kept.read_commits().items()) == [(one.oid, one) for one in commits]
    assert kept.oids() == {"a", "b", "c" * 64}


def test_equal_persons_are_one_object() -> None:
    one, other = Kept.empty().with_commits([commit("a"), commit("b")]).read_commits().values()
    assert one.author is other.author is other.committer
    assert one.author == ANN


def test_a_commit_as_a_shallow_clone_shows_it_is_refused() -> None:
    with pytest.raises(ValueError, match="the parents that its bytes name"):
        Kept.empty().with_commits([commit("a"), commit("b", cut=True)])


def test_adding_leaves_the_former_as_it_was() -> None:
    former = Kept.empty().with_commits([commit("a")]).with_diffs([diff("a", None, file())])
    former.with_commits([commit("b")]).with_diffs([diff("b", "a", file())])
    assert former.oids() == {"a"}
    assert (former.jobs(), len(former.files)) == ({DiffJob("a", None): 0}, 1)


def test_tips_are_in_order_and_each_once() -> None:
    assert Kept.empty().with_tips(["b", "a", "b"]).tips == ("a", "b")


LINE = [commit("a"), commit("b", "a"), commit("c", "b"), commit("d", "c")]
OF_LINE = [diff(one.oid, next(iter(one.parents), None), file(one.oid)) for one in LINE]


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        pytest.param("", "", id="none"),
        pytest.param("d", "d", id="one of four"),
        pytest.param("bd", "abcd", id="half"),
        pytest.param("abd", "abcd", id="most"),
        pytest.param("abcd", "abcd", id="all"),
        pytest.param("xyz", "", id="another history"),
    ],
)
def test_what_is_not_wanted_goes_where_it_is_the_greater_part(wanted: str, left: str) -> None:
    kept = Kept.empty().with_commits(LINE).with_diffs(OF_LINE).with_tips(["b", "d"]).only(frozenset(wanted))
    assert kept.oids() == set(left)
    assert {job.oid for job in kept.jobs()} == set(left)
    assert sorted(kept.files["path"].to_pylist()) == sorted(left)
    assert set(kept.tips) == {"b", "d"} & set(left)
    assert sorted(kept.jobs().values()) == sorted(set(kept.files["key"].to_pylist()))


def test_of_nothing_nothing_is_left() -> None:
    assert Kept.empty().only(frozenset("a")).oids() == frozenset()
