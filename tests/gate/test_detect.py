"""What a configuration begins with, found in repositories of several shapes."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.errors import CannotMeasureError
from flowlens.gate.detect import Detected, detect
from tests.gate.repository import Project
from tests.plain_git import git, init
from tests.repos import ANN, BOT, Repo, day


def test_a_clone(tmp_path: Path) -> None:
    project = Project(tmp_path / "shop")
    (project.folder / "src").mkdir()
    assert detect(project.folder / "src") == Detected(project.folder, "main", "change")


def test_a_bare_repository_has_no_work_tree(tmp_path: Path) -> None:
    Repo(tmp_path / "shop.git", bare=True).commit({"x": "x\n"})
    assert detect(tmp_path / "shop.git") == Detected(None, "main", None)


def test_a_linked_work_tree_is_one_of_its_own(tmp_path: Path) -> None:
    Repo(tmp_path / "shop").commit({"x": "x\n"})
    git(tmp_path / "shop", "worktree", "add", "-q", "-b", "topic", str(tmp_path / "other"))
    assert detect(tmp_path / "other").work_tree == tmp_path / "other"


def test_the_mainline_is_what_the_remote_says(tmp_path: Path) -> None:
    project = Project(tmp_path / "shop")
    project.repo.set_branch("dev", project.tip)
    project.repo.git.references.create("refs/remotes/origin/dev", project.tip)
    project.repo.git.references.create("refs/remotes/origin/HEAD", "refs/remotes/origin/dev", force=True)
    assert detect(project.folder).mainline == "dev"


def test_without_a_commit_it_is_where_one_would_land(tmp_path: Path) -> None:
    assert detect(init(tmp_path / "shop", "-b", "dev")) == Detected(tmp_path / "shop", "dev", None)


def test_without_a_repository_there_is_nothing(tmp_path: Path) -> None:
    with pytest.raises(CannotMeasureError, match="is not in a Git repository"):
        detect(tmp_path)


@pytest.mark.parametrize(
    ("author", "subject", "unit"),
    [
        pytest.param(ANN, "Commit", "commit", id="people"),
        # What is no measure for others says nothing of how work lands.
        pytest.param(BOT, "Commit", "change", id="bots"),
        pytest.param(ANN, 'Revert "Pull (#1)"', "change", id="reverts"),
    ],
)
def test_the_unit_is_that_of_the_changes_that_count(
    tmp_path: Path, author: tuple[str, str], subject: str, unit: str
) -> None:
    project = Project(tmp_path / "shop", sizes=(10,) * 19)
    for n in range(20):
        project.land(10, day(19 + n), subject, author=author)
    assert detect(project.folder).unit == unit


def test_only_the_changes_count_that_a_new_one_is_ranked_in(tmp_path: Path) -> None:
    """The last hundred: most of all landed as single commits, and since then each as a pull."""
    project = Project(tmp_path / "shop", sizes=())
    for n in range(210):
        project.land(10, day(n), "Commit" if n < 110 else f"Pull (#{n})")
    assert detect(project.folder).unit == "change"
