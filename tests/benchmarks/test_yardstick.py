"""Git's log gets through the whole history, also where objects are missing."""

from __future__ import annotations

from pathlib import Path

import pygit2
import pytest

from benchmarks.yardstick import read_yardstick
from tests.repos import Repo, day, lines


def a_history(folder: Path) -> tuple[Repo, list[str]]:
    """Six commits in a row, oldest first, each of a file of its own."""
    repo = Repo(folder, bare=True)
    return repo, [repo.commit({f"file_{n}.txt": lines(n)}, at=day(n)) for n in range(6)]


def remove(repo: Repo, oid: str) -> None:
    """Take one object away."""
    (repo.folder / "objects" / oid[:2] / oid[2:]).unlink()


def tree_of(repo: Repo, oid: str) -> pygit2.Tree:
    """All files of a commit."""
    return repo.git[oid].peel(pygit2.Tree)


def test_a_whole_history_is_the_one_plain_command(tmp_path: Path) -> None:
    _, oids = a_history(tmp_path / "whole.git")
    yardstick = read_yardstick(tmp_path / "whole.git")
    assert list(yardstick.commits) == oids[::-1]
    assert [(leg.start, leg.status) for leg in yardstick.legs] == [(0, 0)]
    assert yardstick.n_restarts == 0
    assert yardstick.run().wall_seconds > 0


@pytest.mark.parametrize(
    ("n_missing", "legs"),
    [
        # By position, newest first: file_3 came with the commit at position 2.
        pytest.param([3], [(0, 128), (3, 0)], id="one"),
        pytest.param([4, 1], [(0, 128), (2, 128), (5, 0)], id="two apart"),
        pytest.param([3, 2], [(0, 128), (3, 128), (4, 0)], id="two in a row"),
        pytest.param([0], [(0, 128)], id="the root's"),
    ],
)
def test_the_log_starts_again_behind_a_missing_blob(
    tmp_path: Path, n_missing: list[int], legs: list[tuple[int, int]]
) -> None:
    repo, oids = a_history(tmp_path / "holes.git")
    for number in n_missing:
        remove(repo, str(tree_of(repo, oids[number])[f"file_{number}.txt"].id))
    yardstick = read_yardstick(repo.folder)
    assert [(leg.start, leg.status) for leg in yardstick.legs] == legs
    yardstick.run()


def test_a_missing_tree_costs_the_two_commits_that_need_it(tmp_path: Path) -> None:
    repo, oids = a_history(tmp_path / "holes.git")
    remove(repo, str(tree_of(repo, oids[3]).id))
    yardstick = read_yardstick(repo.folder)
    # The commits at positions 1 and 2 have no size; both starts that show nothing are left out.
    assert [(leg.start, leg.status) for leg in yardstick.legs] == [(0, 128), (3, 0)]
    yardstick.run()
