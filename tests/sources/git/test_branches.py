"""Branches that the mainline lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.model.branch import Branch
from flowlens.model.mined import Mined
from flowlens.model.progress import Silent
from flowlens.sources.git import branches
from flowlens.sources.git.mine import mine
from flowlens.sources.git.settings import GitSettings
from flowlens.sources.git.shadow import open_shadow
from tests.repos import BEN, Repo, day


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "clone")


def mined(repo: Repo) -> Mined:
    with open_shadow(repo.folder) as shadow:
        return mine(shadow, GitSettings(), Silent())


def found(repo: Repo) -> tuple[Branch, ...]:
    return mined(repo).branches


def test_work_that_did_not_land(repo: Repo) -> None:
    base = repo.commit({"a": "1"})
    repo.commit({"a": "2"}, at=day(9))
    repo.commit({"b": "1"}, parents=[base], branch="topic", at=day(2), author=BEN)
    tip = repo.commit({"b": "2"}, branch="topic", at=day(3), author=BEN)
    (one,) = found(repo)
    assert (one.tip.oid, one.base, one.n_commits, one.landed_as) == (tip, base, 2, None)
    assert one.started_at == int(day(2).timestamp())


def test_no_name_is_kept(repo: Repo) -> None:
    base = repo.commit({"a": "1"})
    repo.commit({"b": "1"}, parents=[base], branch="ben-secret", at=day(2))
    assert "ben-secret" not in repr(mined(repo))


@pytest.mark.parametrize("name", ["release/1.0", "gh-pages", "3.x"])
def test_lines_of_their_own_do_not_count(repo: Repo, name: str) -> None:
    repo.commit({"b": "1"}, parents=[repo.commit({"a": "1"})], branch=name, at=day(2))
    assert found(repo) == ()


def test_what_was_merged_or_rebased_or_released(repo: Repo) -> None:
    base = repo.commit({"a": "1"})
    merged = repo.commit({"b": "1"}, parents=[base], branch="merged", at=day(1))
    repo.merge(merged, at=day(2))
    copied = repo.commit({"c": "1"}, "Add c", parents=[base], branch="copied", at=day(3))
    repo.commit({"c": "1"}, "Add c", at=day(4), author_at=day(3))
    tagged = repo.commit({"d": "1"}, parents=[base], branch="tagged", at=day(5))
    repo.tag("v1.0.0", tagged)
    assert [(one.tip.oid, one.landed_as) for one in found(repo)] == [(copied, "rebase")]


def test_a_branch_within_another_is_part_of_it(repo: Repo) -> None:
    base = repo.commit({"a": "1"})
    inner = repo.commit({"b": "1"}, parents=[base], branch="inner", at=day(1))
    outer = repo.commit({"b": "2"}, parents=[inner], branch="outer", at=day(2))
    repo.set_branch("twin", outer)
    assert [one.tip.oid for one in found(repo)] == [outer]


def test_the_mainline_merged_into_it_moves_its_base(repo: Repo) -> None:
    base = repo.commit({"a": "1"})
    repo.commit({"b": "1"}, parents=[base], branch="topic", at=day(1))
    newer = repo.commit({"a": "2"}, at=day(2))
    repo.merge(newer, branch="topic", at=day(3))
    (one,) = found(repo)
    assert (one.base, one.n_commits) == (newer, 2)


def test_no_common_history_is_another_project(repo: Repo) -> None:
    repo.commit({"a": "1"})
    repo.commit({"b": "1"}, parents=[], branch="other", at=day(1))
    assert found(repo) == ()


def test_bounds_are_said(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    base = repo.commit({"a": "1"})
    tips = [repo.commit({"b": str(n)}, parents=[base], branch=f"t{n}", at=day(n)) for n in range(4)]
    monkeypatch.setattr(branches, "_MOST_BRANCHES", 2)
    read = mined(repo)
    assert {one.tip.oid for one in read.branches} == set(tips[2:])
    assert "Of 4 branches that did not land, only the newest 2 are looked at." in read.notices
    monkeypatch.setattr(branches, "_LIST_BYTES", 10)
    read = mined(repo)
    assert read.branches == ()
    assert "Branches that never landed are unknown: Git could not list their commits." in read.notices


def test_too_many_commits_are_a_line(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit({"b": "0"}, parents=[repo.commit({"a": "1"})], branch="topic")
    for n in range(1, 4):
        repo.commit({"b": str(n)}, branch="topic", at=day(n))
    monkeypatch.setattr(branches, "_MOST_COMMITS", 3)
    assert found(repo) == ()
