"""Where two lines of history parted."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.errors import CannotMeasureError
from flowlens.sources.git.bases import is_ancestor, merge_bases, merged_onto
from flowlens.sources.git.shadow import open_shadow
from tests.plain_git import git
from tests.repos import Repo, day, lines


def criss_cross(folder: Path, ours: str = "ours\n", theirs: str = "theirs\n") -> tuple[Repo, str, str]:
    """Two branches of which each has merged the first commit of the other; and their newest commits."""
    repo = Repo(folder)
    root = repo.commit({"a": lines(range(9))}, at=day(0))
    one = repo.commit({"one": "one\n"}, parents=[root], branch="one", at=day(1))
    two = repo.commit({"two": "two\n"}, parents=[root], branch="two", at=day(1))
    repo.merge(two, branch="one", at=day(2))
    repo.merge(one, branch="two", at=day(2))
    return (
        repo,
        repo.commit({"ours": ours, "same": ours}, branch="one", at=day(3)),
        repo.commit({"theirs": theirs, "same": theirs}, branch="two", at=day(3)),
    )


def contents(folder: Path) -> dict[Path, bytes]:
    """Every file below the folder."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_is_ancestor(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    first, second = (repo.commit({"a": f"{n}\n"}, at=day(n)) for n in range(2))
    side = repo.commit({"b": "b\n"}, parents=[first], branch="side", at=day(2))
    with open_shadow(repo.folder) as shadow:
        pairs = [(first, second), (second, first), (first, first), (side, second), ("f" * 40, first)]
        assert [is_ancestor(shadow.git, *pair) for pair in pairs] == [True, False, True, False, False]


def test_one_merge_base_several_and_none(tmp_path: Path) -> None:
    repo, ours, theirs = criss_cross(tmp_path / "project")
    alone = repo.commit({"x": "x\n"}, parents=[], branch="alone", at=day(4))
    firsts = {str(repo.git.revparse_single(name).id) for name in ("one~1^1", "two~1^1")}
    with open_shadow(repo.folder) as shadow:
        assert set(merge_bases(shadow, ours, theirs)) == firsts
        assert merge_bases(shadow, ours, f"{ours}") == (ours,)
        assert merge_bases(shadow, ours, alone) == ()


def test_a_shallow_clone_is_not_asked(tmp_path: Path) -> None:
    repo, ours, theirs = criss_cross(tmp_path / "project")
    git(tmp_path, "clone", "-q", "--depth=3", "--no-single-branch", repo.folder.as_uri(), "clone")
    with open_shadow(tmp_path / "clone") as shadow, pytest.raises(CannotMeasureError, match="This clone is shallow"):
        merge_bases(shadow, ours, theirs)


def test_a_history_with_a_commit_missing(tmp_path: Path) -> None:
    repo, ours, theirs = criss_cross(tmp_path / "project")
    missing = str(repo.git.revparse_single("one~1^1").id)
    (repo.folder / ".git/objects" / missing[:2] / missing[2:]).unlink()
    with open_shadow(repo.folder) as shadow, pytest.raises(CannotMeasureError, match="cannot be found: "):
        merge_bases(shadow, ours, theirs)


def test_what_merging_would_bring(tmp_path: Path) -> None:
    repo, ours, theirs = criss_cross(tmp_path / "project", ours="same\n", theirs="same\n")
    before = contents(repo.folder)
    with open_shadow(repo.folder) as shadow:
        door, merged = merged_onto(shadow.git, ours, theirs)
        told = door.run("diff-tree", "-r", "--name-only", ours, merged).output
        # Behind the other door there is no such commit.
        assert shadow.git.run("cat-file", "-e", merged).status != 0
    assert told == b"theirs\n"
    assert contents(repo.folder) == before


def test_a_folder_with_a_separator_in_its_name(tmp_path: Path) -> None:
    repo, ours, theirs = criss_cross(tmp_path / 'a:b "c" \\d', ours="same\n", theirs="same\n")
    with open_shadow(repo.folder) as shadow:
        door, merged = merged_onto(shadow.git, ours, theirs)
        assert door.run("diff-tree", "-r", "--name-only", ours, merged).output == b"theirs\n"


def test_a_conflict(tmp_path: Path) -> None:
    repo, ours, theirs = criss_cross(tmp_path / "project")
    with open_shadow(repo.folder) as shadow, pytest.raises(CannotMeasureError, match="are in conflict"):
        merged_onto(shadow.git, ours, theirs)


def test_what_is_no_commit(tmp_path: Path) -> None:
    repo, ours, _ = criss_cross(tmp_path / "project")
    with open_shadow(repo.folder) as shadow, pytest.raises(CannotMeasureError, match="could not be merged: "):
        merged_onto(shadow.git, ours, "f" * 40)
