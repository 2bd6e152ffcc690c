"""Small files at the top of a commit's tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.errors import CannotMeasureError, ConfigurationError
from flowlens.sources.git.shadow import open_shadow
from flowlens.sources.git.top_files import read_top_files
from tests.plain_git import git
from tests.repos import Repo

NAMES = ("flowlens.toml", "pyproject.toml")
LINK, RUN = 0o120000, 0o100755


def read(folder: Path, commit: str) -> dict[str, bytes]:
    with open_shadow(folder) as shadow:
        return read_top_files(shadow, commit, NAMES)


def test_what_is_there(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    none = repo.commit({"other.toml": "x\n", "deep/flowlens.toml": "no\n"})
    one = repo.commit({"flowlens.toml": "one\n"}, modes={"flowlens.toml": RUN})
    both = repo.commit({"pyproject.toml": b"\xff\0"})
    (repo.folder / "flowlens.toml").write_text("of the work tree\n")
    assert read(repo.folder, none) == {}
    assert read(repo.folder, one) == {"flowlens.toml": b"one\n"}
    assert read(repo.folder, both) == {"flowlens.toml": b"one\n", "pyproject.toml": b"\xff\0"}


@pytest.mark.parametrize(
    "name", [pytest.param("flowlens.toml/x", id="a folder"), pytest.param("FLOWLENS.TOML", id="other letters")]
)
def test_what_only_looks_like_it(tmp_path: Path, name: str) -> None:
    repo = Repo(tmp_path / "project")
    assert read(repo.folder, repo.commit({name: "x\n"})) == {}


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    oid = repo.commit({"flowlens.toml": "/etc/passwd", "pyproject.toml": "x\n"}, modes={"flowlens.toml": LINK})
    assert read(repo.folder, oid) == {"pyproject.toml": b"x\n"}


@pytest.mark.parametrize("more", [0, 1])
def test_at_most_a_mebibyte(tmp_path: Path, more: int) -> None:
    repo = Repo(tmp_path / "project")
    oid = repo.commit({"pyproject.toml": "x\n", "flowlens.toml": "#" * ((1 << 20) + more)})
    if not more:
        assert len(read(repo.folder, oid)["flowlens.toml"]) == 1 << 20
        return
    with pytest.raises(ConfigurationError, match=rf"^flowlens\.toml at {oid[:10]} is larger than 1 MiB"):
        read(repo.folder, oid)


def test_a_file_that_is_missing_is_not_the_same_as_none(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    oid = repo.commit({"flowlens.toml": "x\n", "pyproject.toml": "y\n"})
    blob = str(repo.git.revparse_single("main:pyproject.toml").id)
    (repo.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(
        CannotMeasureError, match=rf"^pyproject\.toml cannot be read at {oid[:10]}: an object is missing"
    ):
        read(repo.folder, oid)


def test_a_commit_that_is_missing(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    repo.commit({"a": "a\n"})
    with pytest.raises(CannotMeasureError, match=r"^flowlens\.toml, pyproject\.toml cannot be read at ffffffffff"):
        read(repo.folder, "f" * 40)


def test_a_partial_clone(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    before = repo.commit({"flowlens.toml": "x\n"})
    now = repo.commit({"flowlens.toml": "y\n"})
    git(repo.folder, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", repo.folder.as_uri(), "clone")
    assert read(tmp_path / "clone", now) == {"flowlens.toml": b"y\n"}
    with pytest.raises(CannotMeasureError, match=r"it is not in this partial clone\. Check out without filter:"):
        read(tmp_path / "clone", before)
