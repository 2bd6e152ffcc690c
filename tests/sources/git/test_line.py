"""The newest part of a first-parent line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from flowlens.errors import CannotMeasureError
from flowlens.sources.git.line import commits_between, one_by_one, read_commit, read_line
from flowlens.sources.git.shadow import Shadow, open_shadow
from tests.plain_git import git
from tests.repos import BEN, Repo, day, lines


def linear(folder: Path, n: int) -> tuple[Repo, list[str]]:
    repo = Repo(folder)
    return repo, [repo.commit({"a": f"{k}\n"}, f"Work (#{k})", at=day(k)) for k in range(n)]


@pytest.mark.parametrize(
    ("n_commits", "expected", "whole"),
    [
        pytest.param(9, [0, 1, 2, 3, 4], True, id="more than there are"),
        pytest.param(5, [0, 1, 2, 3, 4], True, id="as many as there are"),
        pytest.param(4, [2, 3, 4], False, id="fewer: the oldest may have begun before"),
        pytest.param(1, [], False, id="one"),
    ],
)
def test_so_many_commits(tmp_path: Path, n_commits: int, expected: list[int], whole: bool) -> None:
    repo, oids = linear(tmp_path / "project", 5)
    with open_shadow(repo.folder) as shadow:
        line = read_line(shadow, oids[-1], n_commits)
    assert ([step.oid for step in line.steps], line.whole) == ([oids[k] for k in expected], whole)


def test_a_root_alone(tmp_path: Path) -> None:
    repo, oids = linear(tmp_path / "project", 1)
    with open_shadow(repo.folder) as shadow:
        line = read_line(shadow, oids[0], 9)
    assert ([(step.oid, step.base) for step in line.steps], line.whole) == ([(oids[0], None)], True)


def test_a_merge_brings_its_commits(tmp_path: Path) -> None:
    repo, oids = linear(tmp_path / "project", 3)
    side = [repo.commit({"b": "b\n"}, parents=[oids[0]], branch="side", at=day(4))]
    side.append(repo.commit({"b": "c\n"}, branch="side", at=day(5)))
    merge = repo.merge(side[-1], at=day(6))
    with open_shadow(repo.folder) as shadow:
        line = read_line(shadow, merge, 2)
    (step,) = line.steps
    assert (step.oid, step.base, set(step.commits), step.how) == (merge, oids[2], {merge, *side}, "merge")
    assert set(step.commits) <= line.commits.keys()


def series(folder: Path) -> tuple[Repo, list[str]]:
    """A commit, three that one rebase has landed, and a commit."""
    repo = Repo(folder)
    oids = [repo.commit({"a": "a\n"}, at=day(0))]
    for n in range(3):
        at = day(1) + timedelta(seconds=n // 2)
        oids.append(repo.commit({"a": lines(range(n + 1))}, at=at, author_at=day(0.1 * n), committer=BEN))
    return repo, [*oids, repo.commit({"b": "b\n"}, at=day(2))]


def test_a_rebased_series_and_its_commits_one_by_one(tmp_path: Path) -> None:
    repo, oids = series(tmp_path / "project")
    with open_shadow(repo.folder) as shadow:
        line = read_line(shadow, oids[-1], 9)
    assert [step.mainline for step in line.steps] == [(oids[0],), tuple(oids[1:4]), (oids[4],)]
    apart = one_by_one(line)
    assert [(step.mainline, step.base, step.how) for step in apart.steps] == [
        ((oid,), base, "direct") for oid, base in zip(oids, [None, *oids], strict=False)
    ]
    assert (apart.commits, apart.whole) == (line.commits, line.whole)


@pytest.mark.parametrize("n_commits", [2, 3, 4])
def test_a_series_is_never_told_in_part(tmp_path: Path, n_commits: int) -> None:
    repo, oids = series(tmp_path / "project")
    with open_shadow(repo.folder) as shadow:
        line = read_line(shadow, oids[-1], n_commits)
    assert [step.mainline for step in line.steps] == [(oids[4],)]


def shallow(folder: Path, depth: int) -> tuple[Path, list[str]]:
    repo, oids = linear(folder / "project", 5)
    git(folder, "clone", "-q", f"--depth={depth}", repo.folder.as_uri(), "clone")
    return folder / "clone", oids


def test_a_shallow_clone_ends_at_what_is_cut_off(tmp_path: Path) -> None:
    clone, oids = shallow(tmp_path, 3)
    with open_shadow(clone) as shadow:
        line = read_line(shadow, oids[-1], 9)
        assert read_line(shadow, oids[-1], 2).whole is False
    assert ([step.oid for step in line.steps], line.whole) == (oids[2:], True)
    assert [line.commits[oid].cut for oid in oids[2:]] == [True, False, False]


def test_one_commit(tmp_path: Path) -> None:
    clone, oids = shallow(tmp_path, 3)
    with open_shadow(clone) as shadow:
        cut, missing = (read_commit(shadow, oid) for oid in (oids[2], oids[1]))
    # As its bytes say: the parent is named, though it is not there.
    assert cut is not None
    assert (cut.oid, cut.parents, missing) == (oids[2], (oids[1],), None)


def test_commits_between(tmp_path: Path) -> None:
    clone, oids = shallow(tmp_path, 3)
    with open_shadow(clone) as shadow:
        assert [commit.oid for commit in commits_between(shadow, oids[3], oids[4])] == [oids[4]]
        assert commits_between(shadow, oids[4], oids[3]) == []
        assert [commit.cut for commit in commits_between(shadow, oids[4], oids[2])] == []
        (newest, _, oldest) = commits_between(shadow, orphan(shadow), oids[4])
    assert (newest.oid, newest.cut, oldest.oid, oldest.cut, oldest.parents) == (oids[4], False, oids[2], True, ())


def orphan(shadow: Shadow) -> str:
    """A commit in the clone that has nothing in common with the others."""
    folder = shadow.folder.common
    tree = git(folder, "mktree").decode().strip()
    return git(folder, "commit-tree", tree, "-m", "x").decode().strip()


def test_a_history_that_cannot_be_walked(tmp_path: Path) -> None:
    repo, oids = linear(tmp_path / "project", 3)
    (repo.folder / ".git/objects" / oids[1][:2] / oids[1][2:]).unlink()
    with open_shadow(repo.folder) as shadow:
        for read in (
            lambda: read_line(shadow, oids[-1], 9),
            lambda: read_line(shadow, "f" * 40, 9),
            lambda: commits_between(shadow, oids[0], oids[2]),
        ):
            with pytest.raises(CannotMeasureError, match="The history of project cannot be walked: "):
                read()
