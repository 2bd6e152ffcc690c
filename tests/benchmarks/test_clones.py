"""A clone is set back, and the newest commits with their tags come in again."""

from __future__ import annotations

from pathlib import Path

from benchmarks.clones import BRANCH, find_later, let_refs_be, share
from benchmarks.plain_git import git
from tests.repos import Repo, day


def test_the_newest_commits_come_in_with_the_tags_that_hold_one(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "team")
    first, second, third, fourth = (repo.commit({"a.txt": f"{n}\n"}, at=day(n)) for n in range(4))
    repo.tag("old", second, at=day(5))
    repo.tag("aside", repo.commit({"b.txt": "x\n"}, parents=[first], branch="maintenance", at=day(6)))
    repo.tag("new", third)
    repo.tag("new-aside", repo.commit({"c.txt": "x\n"}, parents=[third], branch="other", at=day(7)), at=day(7))
    later = find_later(repo.folder, 2)
    assert later.before[BRANCH] == second
    assert later.after[BRANCH] == fourth
    assert set(later.after) - set(later.before) == {"refs/tags/new", "refs/tags/new-aside"}
    assert later.n_commits == 3  # third, fourth and the one of new-aside


def test_a_merge_brings_more_commits_than_were_wanted(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "team")
    root = repo.commit({"a.txt": "0\n"})
    tip = root
    for n in range(3):
        tip = repo.commit({f"topic_{n}.txt": "x\n"}, parents=[tip], branch="topic", at=day(n))
    repo.merge(tip, at=day(4))
    later = find_later(repo.folder, 2)
    assert (later.before[BRANCH], later.n_commits) == (root, 4)


def test_the_root_is_the_state_before_where_history_is_shorter(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "team")
    root = repo.commit({"a.txt": "0\n"})
    assert find_later(repo.folder, 100).n_commits == 0
    repo.commit({"a.txt": "1\n"}, at=day(1))
    later = find_later(repo.folder, 100)
    assert (later.before[BRANCH], later.n_commits) == (root, 1)


def test_a_clone_has_the_refs_that_it_is_given_and_no_others(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "team")
    first = repo.commit({"a.txt": "0\n"}, branch="trunk")
    second = repo.commit({"a.txt": "1\n"}, branch="trunk", at=day(1))
    repo.set_branch("main/nested", second)  # in the way of `main`
    repo.tag("v1", second)
    repo.git.set_head("refs/heads/trunk")
    clone = tmp_path / "clone"
    share(repo.folder, clone)
    for refs in ({BRANCH: first}, {BRANCH: second, "refs/tags/v1": second}):
        let_refs_be(clone, refs)
        listed = git(clone, "for-each-ref", "--format=%(refname) %(objectname)").split("\n")
        assert dict(line.split() for line in listed) == refs
        assert git(clone, "rev-parse", "HEAD") == refs[BRANCH]
