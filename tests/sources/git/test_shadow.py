"""The private Git directory that a repository is read through."""

from __future__ import annotations

import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from flowlens.errors import CannotMeasureError
from flowlens.sources.git.shadow import open_shadow
from tests.plain_git import git, init
from tests.repos import Repo, day


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "my clone")
    repo.commit({"a.txt": "a\n"})
    repo.commit({"a.txt": "b\n"}, at=day(1))
    return repo


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, of this test alone."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def configure(folder: Path, text: str) -> None:
    with (folder / ".git" / "config").open("a", encoding="utf-8") as file:
        file.write(text)


def test_objects_refs_and_head_are_those_of_the_target(repo: Repo) -> None:
    tip = str(repo.git.references["refs/heads/main"].target)
    with open_shadow(repo.folder) as shadow:
        assert shadow.git.run("rev-parse", "HEAD").output.decode().strip() == tip
        assert shadow.git.run("cat-file", "-p", f"{tip}:a.txt").output == b"b\n"
        assert (shadow.name, shadow.bare, shadow.shallow, shadow.partial) == ("my clone", False, False, False)


def test_the_shadow_is_gone_at_the_end_and_after_an_error(repo: Repo) -> None:
    with open_shadow(repo.folder) as shadow:
        first = shadow.git.scratch
        assert first.is_dir()
    assert not first.exists()
    opened = open_shadow(repo.folder)
    second = opened.__enter__().git.scratch
    assert not opened.__exit__(RuntimeError, RuntimeError(), None)
    assert not second.exists()


@pytest.mark.parametrize(
    ("name", "mode", "days", "stays"),
    [
        pytest.param("flowlens-scratch-abcd_123", 0o700, 2, False, id="left behind"),
        pytest.param("flowlens-attributes-abcd_123", 0o700, 2, False, id="the other kind"),
        pytest.param("flowlens-scratch-abcd_123", 0o700, 0.9, True, id="may be in use"),
        pytest.param("flowlens-scratch-abcd_123", 0o755, 2, True, id="not made by mkdtemp"),
        pytest.param("flowlens-scratch-project", 0o755, 2, True, id="of a user"),
        pytest.param("flowlens-examples", 0o700, 2, True, id="another name"),
        pytest.param("my-flowlens-scratch-abcd_123", 0o700, 2, True, id="a name that only contains it"),
    ],
)
def test_what_killed_runs_left_behind_is_swept(
    repo: Repo, temporary: Path, name: str, mode: int, days: float, stays: bool
) -> None:
    folder = temporary / name
    (folder / "shadow").mkdir(parents=True)
    (folder / "shadow" / "refs").symlink_to(repo.folder)
    folder.chmod(mode)
    os.utime(folder, (time.time() - days * 86_400,) * 2)
    with open_shadow(repo.folder):
        assert folder.exists() == stays
    assert (repo.folder / ".git" / "HEAD").exists()


def test_a_link_is_never_swept(repo: Repo, temporary: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir(mode=0o700)
    link = temporary / "flowlens-scratch-abcd_123"
    link.symlink_to(target)
    for path in (target, link):
        os.utime(path, (0, 0), follow_symlinks=False)
    with open_shadow(repo.folder):
        assert (link.is_symlink(), target.is_dir()) == (True, True)


def test_what_still_runs_is_killed_at_the_end(repo: Repo) -> None:
    with ThreadPoolExecutor() as pool:
        with open_shadow(repo.folder) as shadow:
            waiting = pool.submit(shadow.git.run, "-c", "alias.wait=!sleep 60", "wait")
            while not shadow.git.running.processes:
                time.sleep(0.01)
        assert waiting.result().status == -9


def test_the_configuration_is_its_own(repo: Repo) -> None:
    configure(repo.folder, "[diff]\n\talgorithm = patience\n[user]\n\tname = Eve\n")
    with open_shadow(repo.folder) as shadow:
        listed = shadow.git.run("config", "--list", "--show-scope").output.decode()
    assert [line for line in listed.splitlines() if not line.startswith("command")] == [
        "local\tcore.repositoryformatversion=1",
        "local\tcore.bare=true",
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("plain", "plain", id="a clone"),
        pytest.param("bare.git", "bare", id="a bare one ends in .git"),
        pytest.param("two words", "two words", id="a space"),
        pytest.param(os.fsdecode(b"\xff"), "\\xff", id="not UTF-8"),
    ],
)
def test_the_name_is_the_folder_s(tmp_path: Path, name: str, shown: str) -> None:
    folder = init(tmp_path / name, *(["--bare"] if name.endswith(".git") else []))
    with open_shadow(folder) as shadow:
        assert shadow.name == shown


@pytest.mark.parametrize(
    ("url", "name"),
    [
        pytest.param("https://example.org/team/project.git", "project", id="https"),
        pytest.param("git@example.org:team/project", "project", id="ssh"),
        pytest.param("example.org:project.git/", "project", id="no folder, a slash at the end"),
        pytest.param("https://ann:secret@example.org/a/b", "b", id="a secret in it"),
        pytest.param("https://ann:secret@", "my clone", id="nothing but a secret"),
        pytest.param("https://example.org/<script>", "my clone", id="what is no plain name"),
        pytest.param("../..", "my clone", id="dots"),
        pytest.param("", "my clone", id="empty"),
        pytest.param("https://example.org/team/repo.git", "my clone", id="a part that says nothing"),
        pytest.param("https://example.org/git/git.git", "git", id="a project called git"),
        pytest.param("https://example.org/" + "a" * 500_000 + "!", "my clone", id="very long"),
    ],
)
def test_the_name_is_that_of_the_address_it_came_from(repo: Repo, url: str, name: str) -> None:
    configure(repo.folder, f'[remote "origin"]\n\turl = "{url}"\n')
    with open_shadow(repo.folder) as shadow:
        assert shadow.name == name


@pytest.mark.parametrize("name", [".git", "repo", "repo.git", "Repository", "workspace"])
def test_a_folder_that_names_nothing_has_the_name_of_the_one_above(tmp_path: Path, name: str) -> None:
    with open_shadow(init(tmp_path / "project" / name, "--bare")) as shadow:
        assert shadow.name == "project"


def test_a_linked_worktree_has_its_own_head(repo: Repo, tmp_path: Path) -> None:
    git(repo.folder, "worktree", "add", "-q", "-b", "side", "../linked", "main~1")
    with open_shadow(tmp_path / "linked") as linked, open_shadow(repo.folder) as whole:
        assert linked.git.run("symbolic-ref", "HEAD").output == b"refs/heads/side\n"
        assert whole.git.run("symbolic-ref", "HEAD").output == b"refs/heads/main\n"


def test_a_head_that_is_a_link_is_read(repo: Repo) -> None:
    head = repo.folder / ".git" / "HEAD"
    head.unlink()
    head.symlink_to("refs/heads/main")
    with open_shadow(repo.folder) as shadow:
        assert shadow.git.run("symbolic-ref", "HEAD").output == b"refs/heads/main\n"


def test_a_shallow_clone_has_a_boundary(repo: Repo, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", repo.folder.as_uri(), "short")
    with open_shadow(tmp_path / "short") as short, open_shadow(repo.folder) as whole:
        assert (short.shallow, whole.shallow) == (True, False)
        assert short.boundary == {str(repo.git.references["refs/heads/main"].target)}


def test_a_partial_clone_is_told_apart(repo: Repo, tmp_path: Path) -> None:
    git(repo.folder, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--bare", "--filter=blob:none", repo.folder.as_uri(), "partial")
    with open_shadow(tmp_path / "partial") as shadow:
        assert shadow.partial


def test_a_repository_without_a_configuration_is_read(repo: Repo) -> None:
    (repo.folder / ".git" / "config").unlink()
    with open_shadow(repo.folder) as shadow:
        assert shadow.git.run("rev-parse", "HEAD").status == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("[core]\n\trepositoryformatversion = 2\n", "repository format 2", id="a later format"),
        pytest.param("[core]\n\trepositoryformatversion = x\n", "repository format x", id="no format"),
        pytest.param(
            "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tnew = 1\n", "extension extensions.new", id="unknown"
        ),
    ],
)
def test_a_format_that_is_not_known_is_refused(repo: Repo, text: str, said: str) -> None:
    configure(repo.folder, text)
    with pytest.raises(CannotMeasureError, match=said), open_shadow(repo.folder):
        pass


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[extensions]\n\tnew = 1\n", id="in format 0 an extension means nothing"),
        pytest.param("[core]\n\trepositoryformatversion = 1\n[extensions]\n\tnoop = 1\n", id="one that is known"),
    ],
)
def test_a_format_that_is_known_is_read(repo: Repo, text: str) -> None:
    configure(repo.folder, text)
    with open_shadow(repo.folder) as shadow:
        assert shadow.git.run("rev-parse", "HEAD").status == 0


def test_borrowed_objects_of_another_repository_are_read(repo: Repo, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--shared", "--bare", str(repo.folder), "borrower")
    tip = str(repo.git.references["refs/heads/main"].target)
    with open_shadow(tmp_path / "borrower") as shadow:
        assert shadow.git.run("cat-file", "-t", tip).output == b"commit\n"


def test_no_repository_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotMeasureError, match="is not in a Git repository"), open_shadow(tmp_path):
        pass


def test_a_linked_worktree_of_a_reftable_is_refused(tmp_path: Path) -> None:
    """The HEAD that a shadow would show is another one."""
    repo = Repo(tmp_path / "clone")
    repo.commit({"a": "a"})
    git(repo.folder, "worktree", "add", "-q", "--no-checkout", "../linked", "main", "-f")
    with (repo.folder / ".git" / "config").open("a") as config:
        config.write("[core]\n\trepositoryformatversion = 1\n[extensions]\n\trefStorage = reftable\n")
    with pytest.raises(CannotMeasureError, match="linked worktree"), open_shadow(tmp_path / "linked"):
        pass
