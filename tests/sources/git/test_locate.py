"""Finding the Git folder without asking Git."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flowlens.errors import CannotMeasureError
from flowlens.sources.git.locate import locate, read_small
from tests.plain_git import git, init
from tests.repos import Repo


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    repo = Repo(tmp_path / "clone")
    repo.commit({"a/b/c.txt": "c\n"})
    (repo.folder / "a" / "b").mkdir(parents=True)
    return repo.folder


@pytest.mark.parametrize("inside", [".", "a", "a/b", ".git", ".git/refs"], ids=str)
def test_a_clone_is_found_from_every_folder_in_it(clone: Path, inside: str) -> None:
    found = locate(clone / inside)
    assert (found.own, found.common) == (clone / ".git", clone / ".git")


def test_the_work_tree_is_known_where_there_is_one(clone: Path, tmp_path: Path) -> None:
    bare = init(tmp_path / "bare.git", "--bare")
    assert (locate(clone).work_tree, locate(bare).work_tree) == (clone, None)


def test_a_linked_worktree_has_a_head_of_its_own(clone: Path, tmp_path: Path) -> None:
    git(clone, "worktree", "add", "-q", "-b", "side", "../linked", "main")
    found = locate(tmp_path / "linked")
    assert found.own == clone / ".git" / "worktrees" / "linked"
    assert (found.common, found.work_tree) == (clone / ".git", tmp_path / "linked")


def test_a_git_folder_kept_apart_is_followed(tmp_path: Path) -> None:
    init(tmp_path / "tree", "--separate-git-dir", str(tmp_path / "apart"))
    found = locate(tmp_path / "tree")
    assert (found.own, found.work_tree) == (tmp_path / "apart", tmp_path / "tree")


def test_the_name_of_the_repository_may_hold_odd_bytes(tmp_path: Path) -> None:
    folder = init(tmp_path / os.fsdecode(b"od\xff d\nname"))
    assert locate(folder).work_tree == folder


@pytest.mark.parametrize(
    "pointer",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"gitdir:\n", id="no path"),
        pytest.param(b"gitdir: nowhere\n", id="to nowhere"),
        pytest.param(b"gitdir: .\n", id="to itself"),
        pytest.param(b"gitdir: a\0b\n", id="a null byte"),
        pytest.param(b"gitdir: " + b"x" * 5000, id="too long"),
        pytest.param(b"gitdir: loop/x\n", id="through a loop of links"),
        pytest.param(b"\xff\xfe", id="not text"),
    ],
)
def test_a_pointer_that_leads_nowhere_is_no_repository(tmp_path: Path, pointer: bytes) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / ".git").write_bytes(pointer)
    with pytest.raises(CannotMeasureError, match="is not in a Git repository"):
        locate(tmp_path)


@pytest.mark.parametrize("common", [b"a\0b\n", b"nowhere\n", b"", b"../loop/x\n"], ids=repr)
def test_a_common_folder_that_leads_nowhere_is_no_repository(clone: Path, common: bytes) -> None:
    (clone / "loop").symlink_to("loop")
    (clone / ".git" / "commondir").write_bytes(common)
    (clone / ".git" / "objects").rename(clone / ".git" / "gone")
    with pytest.raises(CannotMeasureError, match="is not in a Git repository"):
        locate(clone)


@pytest.mark.parametrize("missing", ["HEAD", "objects"])
def test_half_a_repository_is_none(clone: Path, missing: str) -> None:
    (clone / ".git" / missing).rename(clone / "elsewhere")
    with pytest.raises(CannotMeasureError):
        locate(clone)


def test_a_pipe_in_place_of_the_pointer_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".git")
    with pytest.raises(CannotMeasureError):
        locate(tmp_path)


@pytest.mark.parametrize("name", ["nowhere", "file"])
def test_what_is_no_folder_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotMeasureError, match="is not a folder"):
        locate(tmp_path / name)


def test_a_start_in_a_loop_of_links_is_said(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(CannotMeasureError, match="is not a folder"):
        locate(tmp_path / "loop")


def test_a_git_folder_wins_over_a_bare_repository_around_it(tmp_path: Path) -> None:
    bare = init(tmp_path / "both", "--bare")
    init(bare)
    assert locate(bare).own == bare / ".git"


@pytest.mark.parametrize(
    ("size", "limit", "read"), [(3, 3, True), (4, 3, False), (0, 0, True)], ids=["fits", "too large", "empty"]
)
def test_a_small_file_is_read_whole_or_not_at_all(tmp_path: Path, size: int, limit: int, read: bool) -> None:
    (tmp_path / "file").write_bytes(b"x" * size)
    assert read_small(tmp_path / "file", limit) == (b"x" * size if read else None)


def test_what_is_no_regular_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert [read_small(tmp_path / name, 10) for name in ("pipe", ".", "absent")] == [None, None, None]
