"""The files that hold refs: a bad one costs only itself."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from flowlens.errors import CannotMeasureError
from flowlens.sources.git import ref_files, refs
from flowlens.sources.git.refs import read_refs
from flowlens.sources.git.shadow import open_shadow
from tests.plain_git import git, snapshot
from tests.repos import Repo

HEADER = "# pack-refs with: peeled fully-peeled sorted \n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "clone")
    repo.commit({"a.txt": "a\n"})
    return repo


def tip(repo: Repo) -> str:
    return str(repo.git.references["refs/heads/main"].target)


def read(repo: Repo) -> tuple[list[str], tuple[str, ...]]:
    """The names of the refs that lead to a commit, and the notices."""
    before = snapshot(repo.folder)
    with open_shadow(repo.folder) as shadow:
        found = [name for name, ref in read_refs(shadow).by_name.items() if ref.type == "commit"]
    assert snapshot(repo.folder) == before
    return sorted(found), shadow.notices


def pack(repo: Repo, text: str) -> None:
    (repo.folder / ".git" / "packed-refs").write_text(text.replace("OID", tip(repo)))


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("OID refs/tags/../../../evil", id="out of the folder"),
        pytest.param("OID refs/tags//etc/odd", id="two slashes"),
        pytest.param("OID /etc/odd", id="absolute"),
        pytest.param("OID refs/heads/.hidden", id="a dot first"),
        pytest.param("OID refs/heads/a.lock", id="a lock"),
        pytest.param("OID refs/heads/a.lock/b", id="a lock's folder"),
        pytest.param("OID refs/heads/a b", id="a space"),
        pytest.param("OID refs/heads/a\x1b[31m", id="a control character"),
        pytest.param("OID refs/heads/a@{1}", id="a revision"),
        pytest.param("OID refs/heads/a\r", id="the end of a line of Windows"),
        pytest.param("OID refs/heads/a/", id="a slash last"),
        pytest.param("OID refs/heads/a.", id="a dot last"),
        pytest.param("OID @", id="only an at"),
        pytest.param("OID", id="no name"),
        pytest.param("OIDOID refs/heads/long", id="no id"),
        pytest.param("nonsense", id="nonsense"),
        pytest.param("", id="an empty line"),
        pytest.param("# a note", id="a note"),
        pytest.param("^nonsense", id="peeled to no id"),
    ],
)
def test_a_bad_line_costs_only_itself(repo: Repo, line: str) -> None:
    pack(repo, f"{HEADER}OID refs/heads/aa\n{line}\nOID refs/tags/v1\n^OID\n")
    names, (notice,) = read(repo)
    assert names == ["refs/heads/aa", "refs/heads/main", "refs/tags/v1"]
    assert notice == "Lines of packed-refs left out, because they hold no ref that Git allows: 1."


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{HEADER}OID refs/heads/aa\nOID refs/tags/v1\n^OID\n", id="sound"),
        pytest.param("OID refs/heads/aa\nOID refs/tags/v1\n", id="no line on top"),
        pytest.param(f"{HEADER}OID refs/tags/v1\nOID refs/heads/aa\n", id="not in the order that it claims"),
        pytest.param(f"{HEADER}OID refs/heads/aa\nOID refs/tags/v1", id="cut at the very end"),
    ],
)
def test_what_can_be_read_is_read_without_a_word(repo: Repo, text: str) -> None:
    pack(repo, text)
    assert read(repo) == (["refs/heads/aa", "refs/heads/main", "refs/tags/v1"], ())


@pytest.mark.parametrize("text", ["", HEADER], ids=["empty", "only the line on top"])
def test_no_packed_refs(repo: Repo, text: str) -> None:
    pack(repo, text)
    assert read(repo) == (["refs/heads/main"], ())


def test_sound_files_are_lent_as_they_are(repo: Repo) -> None:
    git(repo.folder, "pack-refs", "--all")
    with open_shadow(repo.folder) as shadow:
        lent = shadow.git.scratch / "shadow"
        assert (lent / "packed-refs").readlink() == repo.folder / ".git" / "packed-refs"
        assert (lent / "refs").readlink() == repo.folder / ".git" / "refs"


def listening(path: Path) -> None:
    folder = os.getcwd()
    os.chdir(path.parent)  # the path of a socket has a hundred letters at most
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(folder)


def large(path: Path) -> None:
    path.write_bytes(b"x" * 5000)


ODD: dict[str, Callable[[Path], None]] = {
    "a FIFO": os.mkfifo,
    "a socket": listening,
    "a link to an endless device": lambda path: path.symlink_to("/dev/zero"),
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to a folder above": lambda path: path.symlink_to(path.parent.parent, target_is_directory=True),
    "a large file": large,
}


@pytest.mark.parametrize("place", ["refs/heads/odd", "refs/tags/deep/er/odd", "refs/odd"])
@pytest.mark.parametrize("make", ODD.values(), ids=ODD.keys())
def test_what_is_no_file_costs_only_itself(repo: Repo, make: Callable[[Path], None], place: str) -> None:
    odd = repo.folder / ".git" / place
    odd.parent.mkdir(parents=True, exist_ok=True)
    repo.set_branch("topic/one", tip(repo))
    repo.tag("v1", tip(repo))
    make(odd)
    with open_shadow(repo.folder) as shadow:
        found = read_refs(shadow)
    assert sorted(name for name, ref in found.by_name.items() if ref.type == "commit") == [
        "refs/heads/main", "refs/heads/topic/one", "refs/tags/v1",
    ]  # fmt: skip
    assert shadow.notices == ("Entries under refs left out, because they are no small files: 1.",)


@pytest.mark.parametrize("beside", [False, True], ids=["alone", "beside a FIFO"])
def test_a_link_to_a_file_is_read(repo: Repo, beside: bool) -> None:
    (repo.folder / ".git" / "refs" / "heads" / "old").symlink_to("main")
    if beside:
        os.mkfifo(repo.folder / ".git" / "refs" / "heads" / "pipe")
    with open_shadow(repo.folder) as shadow:
        assert read_refs(shadow).commit("refs/heads/old") == tip(repo)
    assert len(shadow.notices) == beside


@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir, lambda path: path.symlink_to("nowhere")])
def test_packed_refs_that_are_no_file_are_left_out(repo: Repo, make: Callable[[Path], None]) -> None:
    make(repo.folder / ".git" / "packed-refs")
    with open_shadow(repo.folder) as shadow:
        assert list(read_refs(shadow).by_name) == ["refs/heads/main"]
    assert shadow.notices == ("The file packed-refs was left out: it cannot be read, or is no file.",)


def test_too_many_loose_refs_are_refused(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(20):
        repo.set_branch(f"b{number}", tip(repo))
    monkeypatch.setattr(ref_files, "_MAX_LOOSE", 20)
    with pytest.raises(CannotMeasureError, match="more than 20 files of refs"), open_shadow(repo.folder):
        pass


def test_a_list_of_refs_that_does_not_come_is_an_error(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_shadow(repo.folder) as shadow:
        os.mkfifo(shadow.git.scratch / "shadow" / "packed-refs")
        monkeypatch.setattr(refs, "_LIST_SECONDS", 0.3)
        with pytest.raises(CannotMeasureError, match="could not be listed within"):
            read_refs(shadow)
