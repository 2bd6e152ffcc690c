"""The commits that tips reach."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from flowlens.errors import CannotMeasureError
from flowlens.model.progress import Silent
from flowlens.sources.git.history import History, read_history
from flowlens.sources.git.shadow import open_shadow
from tests.plain_git import git, write_object
from tests.repos import Repo, day

ABSENT = "1" * 40
WHO = "author A <a> 5 +0000\ncommitter A <a> 5 +0000\n"


def history_of(folder: Path, tips: Sequence[str]) -> History:
    with open_shadow(folder) as shadow:
        return read_history(shadow, tips, Silent())


def remove(folder: Path, oid: str) -> None:
    (folder / ".git" / "objects" / oid[:2] / oid[2:]).unlink()


def in_order(history: History) -> bool:
    """No commit stands before one of its parents."""
    place = {oid: number for number, oid in enumerate(history.commits)}
    return all(place.get(parent, -1) < place[oid] for oid in place for parent in history.commits[oid].parents)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "project")


def branched(repo: Repo) -> tuple[list[str], str]:
    """Mainline commits, oldest first, of which the last is a merge; and the commit that it merged."""
    first = repo.commit({"a": "1\n"})
    second = repo.commit({"a": "2\n"}, at=day(1))
    side = repo.commit({"b": "1\n"}, parents=[first], branch="side", at=day(2))
    return [first, second, repo.merge(side, at=day(3))], side


def test_all_that_is_reached_and_nothing_else(repo: Repo) -> None:
    line, side = branched(repo)
    other = repo.commit({"c": "1\n"}, parents=[line[0]], branch="other")
    history = history_of(repo.folder, [line[-1]])
    assert (set(history.commits), history.missing) == ({*line, side}, frozenset())
    assert in_order(history)
    assert set(history_of(repo.folder, [line[-1], other, other]).commits) == {*line, side, other}


def test_the_first_parent_line(repo: Repo) -> None:
    line, side = branched(repo)
    history = history_of(repo.folder, [line[-1]])
    assert [commit.oid for commit in history.first_parents(line[-1])] == line
    assert [commit.oid for commit in history.first_parents(side)] == [line[0], side]
    assert history.first_parents(ABSENT) == []


def test_dates_that_run_backwards_do_not_change_the_order(repo: Repo) -> None:
    line = [repo.commit({"a": f"{n}\n"}, at=day(100 - n)) for n in range(20)]
    assert list(history_of(repo.folder, [line[-1]]).commits) == line


def test_a_child_older_than_its_parent_still_comes_after_it(repo: Repo) -> None:
    root = repo.commit({"a": "1\n"}, at=day(50))
    old = repo.commit({"b": "1\n"}, parents=[root], branch="side", at=day(1))
    new = repo.commit({"a": "2\n"}, at=day(60))
    history = history_of(repo.folder, [repo.merge(old, at=day(100))])
    assert set(history.commits) > {root, old, new}
    assert in_order(history)


def test_a_missing_ancestor_costs_only_what_lies_behind_it(repo: Repo) -> None:
    line, side = branched(repo)
    remove(repo.folder, line[1])
    history = history_of(repo.folder, [line[-1]])
    assert (set(history.commits), history.missing) == ({line[0], line[2], side}, frozenset({line[1]}))
    assert in_order(history)
    assert [commit.oid for commit in history.first_parents(line[-1])] == [line[2]]


def test_a_missing_tip_costs_only_itself(repo: Repo) -> None:
    line, _ = branched(repo)
    history = history_of(repo.folder, [ABSENT, line[1]])
    assert (set(history.commits), history.missing) == ({line[0], line[1]}, frozenset({ABSENT}))


def test_a_damaged_commit_is_missing(repo: Repo) -> None:
    line, _ = branched(repo)
    path = repo.folder / ".git" / "objects" / line[0][:2] / line[0][2:]
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-5])
    history = history_of(repo.folder, [line[-1]])
    assert (line[0] in history.commits, history.missing) == (False, frozenset({line[0]}))


@pytest.mark.parametrize(
    ("tips", "broken"), [([], False), ([ABSENT], False), ([], True)], ids=["no tips", "a missing one", "a broken one"]
)
def test_not_one_commit_is_said(repo: Repo, tips: list[str], broken: bool) -> None:
    branched(repo)
    more = [write_object(repo.folder, "blob", b"no commit")] if broken else []
    with pytest.raises(CannotMeasureError, match=r"No commit of project can be read"):
        history_of(repo.folder, [*tips, *more])


def test_a_shallow_clone_ends_at_its_boundary(repo: Repo, tmp_path: Path) -> None:
    line = [repo.commit({"a": f"{n}\n"}, at=day(n)) for n in range(5)]
    git(tmp_path, "clone", "-q", "--depth", "2", repo.folder.as_uri(), "short")
    history = history_of(tmp_path / "short", [line[-1]])
    assert [(commit.oid, commit.parents, commit.cut) for commit in history.commits.values()] == [
        (line[3], (), True),
        (line[4], (line[3],), False),
    ]
    assert history.missing == frozenset()


def test_replacements_and_grafts_are_not_followed(repo: Repo) -> None:
    line, _ = branched(repo)
    before = history_of(repo.folder, [line[-1]])
    git(repo.folder, "replace", line[1], line[0])
    (repo.folder / ".git/info").mkdir(exist_ok=True)
    (repo.folder / ".git/info/grafts").write_text(f"{line[2]} {line[0]}\n")
    assert git(repo.folder, "rev-list", "--count", "main") != b"4\n"
    assert history_of(repo.folder, [line[-1]]) == before


@pytest.mark.parametrize("parent", ["HEAD", "refs/heads/main", "--all", "ü"])
def test_a_parent_that_is_no_id_is_never_looked_up(repo: Repo, parent: str) -> None:
    line, _ = branched(repo)
    tree = str(repo.git[line[0]].tree.id)
    odd = write_object(repo.folder, "commit", f"tree {tree}\nparent {parent}\n{WHO}\nodd\n".encode())
    history = history_of(repo.folder, [odd, line[1]])
    assert (set(history.commits), history.missing) == ({odd, line[0], line[1]}, frozenset())


def test_a_long_damaged_history_is_read_to_its_end(repo: Repo) -> None:
    line = [repo.commit({"a": f"{n}\n"}, at=day(n)) for n in range(400)]
    remove(repo.folder, line[0])
    history = history_of(repo.folder, [line[-1]])
    assert (list(history.commits), history.missing) == (line[1:], frozenset({line[0]}))


def test_packed_commits_are_read_too(repo: Repo) -> None:
    line, _ = branched(repo)
    before = history_of(repo.folder, [line[-1]])
    git(repo.folder, "gc", "-q")
    assert history_of(repo.folder, [line[-1]]) == before
