"""Where the history is read from."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.errors import CannotMeasureError, UsageError
from flowlens.sources.git.refs import lead_somewhere
from flowlens.sources.git.settings import GitSettings
from flowlens.sources.git.shadow import open_shadow
from flowlens.sources.git.tips import Tips, find_tips, unreadable
from tests.plain_git import git
from tests.repos import Repo, day


def tips_of(folder: Path, settings: GitSettings | None = None) -> Tips:
    with open_shadow(folder) as shadow:
        return find_tips(shadow, settings or GitSettings())


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "project")


def test_the_mainline_and_the_releases_each_once(repo: Repo) -> None:
    first = repo.commit({"a": "1\n"})
    second = repo.commit({"a": "2\n"})
    repo.tag("v1.0.0", first, at=day(1))
    repo.tag("v1.0.0-rc1", first)
    repo.tag("v2.0.0", second)
    repo.tag("nightly", repo.commit({"b": "1\n"}, branch="other"))
    assert tips_of(repo.folder).oids == (second, first)
    assert {tag.name for tag in tips_of(repo.folder).tags.tags} == {"v1.0.0", "v1.0.0-rc1", "v2.0.0"}


def test_what_is_configured(repo: Repo) -> None:
    first = repo.commit({"a": "1\n"})
    repo.commit({"a": "2\n"})
    side = repo.commit({"b": "1\n"}, parents=[first], branch="side")
    repo.tag("nightly", first)
    found = tips_of(repo.folder, GitSettings("side", "night*", 0))
    assert (found.oids, found.mainline.name) == ((side, first), "side")


def test_where_there_is_nothing_to_read(repo: Repo) -> None:
    with pytest.raises(CannotMeasureError, match="has no commit yet"):
        tips_of(repo.folder)
    repo.commit({"a": "1\n"})
    with pytest.raises(UsageError, match="has no branch 'none'"):
        tips_of(repo.folder, GitSettings("none", None, 0))


def test_what_is_said_of_a_tip_that_cannot_be_read(repo: Repo) -> None:
    oid = repo.commit({"a": "1\n"})
    with open_shadow(repo.folder) as shadow:
        said = unreadable(shadow, find_tips(shadow, GitSettings()).mainline)
    assert str(said).startswith(f"The newest commit of main in project cannot be read ({oid}).")


@pytest.mark.parametrize(
    ("lost", "whole"),
    [
        pytest.param(None, True, id="nothing"),
        pytest.param("v1.0.0", False, id="a tag"),
        pytest.param("v1.0.0^{commit}", False, id="the commit of a tag"),
        pytest.param("outer", False, id="a tag of a tag"),
        pytest.param("refs/pull/1/head", False, id="a pull's head"),
        pytest.param("main", False, id="a branch"),
        pytest.param("main~1", True, id="a commit that no ref names"),
        pytest.param("main:a", True, id="a file"),
    ],
)
def test_whether_all_refs_lead_somewhere(repo: Repo, lost: str | None, whole: bool) -> None:
    first = repo.commit({"a": "1\n"})
    repo.tag("v1.0.0", repo.commit({"b": "1\n"}, parents=[first], branch=None), at=day(1))
    git(repo.folder, "tag", "-a", "-m", "outer", "outer", "v1.0.0")
    git(repo.folder, "update-ref", "refs/pull/1/head", repo.commit({"c": "1\n"}, parents=[first], branch=None))
    repo.commit({"a": "2\n"})
    if lost:
        oid = git(repo.folder, "rev-parse", lost).decode().strip()
        (repo.folder / ".git/objects" / oid[:2] / oid[2:]).unlink()
    with open_shadow(repo.folder) as shadow:
        assert lead_somewhere(shadow) == whole


def test_no_refs_at_all(repo: Repo) -> None:
    with open_shadow(repo.folder) as shadow:
        assert lead_somewhere(shadow)
