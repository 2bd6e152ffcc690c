"""Pull heads that a repository holds as refs."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.model.history import Person
from flowlens.model.progress import Silent
from flowlens.sources.git.history import read_history
from flowlens.sources.git.pull_heads import read_pulls
from flowlens.sources.git.refs import read_refs
from flowlens.sources.git.shadow import open_shadow
from flowlens.sources.git.steps import Pulls
from tests.plain_git import git
from tests.repos import BEN, Repo, day

DAY = 86_400
NOON = 1_704_110_400


def same(person: Person) -> Person:
    return person


def pulls_of(repo: Repo) -> Pulls:
    tip = str(repo.git.references["refs/heads/main"].target)
    with open_shadow(repo.folder) as shadow:
        commits = read_history(shadow, [tip], Silent()).commits
        return read_pulls(shadow, read_refs(shadow), commits, same)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "project")
    repo.commit({"a.txt": "1\n"})
    return repo


def propose(repo: Repo, *refs: str, subject: str = "Propose") -> str:
    head = repo.commit({"b.txt": "1\n"}, subject, branch="topic", author=BEN, at=day(1))
    for name in refs:
        git(repo.folder, "update-ref", name, head)
    git(repo.folder, "update-ref", "-d", "refs/heads/topic")
    return head


def test_without_refs_there_are_none(repo: Repo) -> None:
    assert pulls_of(repo) == Pulls()


def test_a_head_and_its_mark(repo: Repo) -> None:
    tip = str(repo.git.references["refs/heads/main"].target)
    head = repo.commit({"b.txt": "1\n"}, "Propose\n\nmore", branch=None, parents=[tip], author=BEN, at=day(1))
    git(repo.folder, "update-ref", "refs/pull/7/head", head)
    assert pulls_of(repo) == Pulls({head: 7}, frozenset({7}), {("ben@example.org", NOON + DAY, "Propose"): 7})


def test_a_root_that_is_proposed_has_no_mark(repo: Repo) -> None:
    head = propose(repo, "refs/merge-requests/7/head")
    assert pulls_of(repo) == Pulls({head: 7}, frozenset({7}))


def test_a_head_on_the_mainline_has_no_mark(repo: Repo) -> None:
    tip = str(repo.git.references["refs/heads/main"].target)
    git(repo.folder, "update-ref", "refs/pull/7/head", tip)
    assert pulls_of(repo) == Pulls({tip: 7}, frozenset({7}))


def test_of_two_pulls_of_one_head_the_first_counts(repo: Repo) -> None:
    head = propose(repo, "refs/pull/12/head", "refs/pull/7/head", "refs/pull/70/head")
    assert pulls_of(repo) == Pulls({head: 7}, frozenset({7, 12, 70}))


@pytest.mark.parametrize(
    "name", ["refs/pull/7/merge", "refs/pull/x/head", "refs/pull/head", "refs/remotes/pull/7/head"]
)
def test_other_refs_are_none(repo: Repo, name: str) -> None:
    propose(repo, name)
    assert pulls_of(repo) == Pulls()


def test_a_missing_head_costs_only_its_mark(repo: Repo) -> None:
    head = propose(repo, "refs/pull/7/head")
    (repo.folder / ".git/objects" / head[:2] / head[2:]).unlink()
    assert pulls_of(repo) == Pulls({head: 7}, frozenset({7}))
