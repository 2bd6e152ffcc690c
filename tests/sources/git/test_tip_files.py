"""The files at the mainline's tip that say how to read the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from pygit2.enums import FileMode

from flowlens.model.history import Person
from flowlens.sources.git import tip_files
from flowlens.sources.git.shadow import open_shadow
from flowlens.sources.git.tip_files import TipFiles, read_tip_files
from tests.plain_git import git
from tests.repos import Repo, day

ONE = "1" * 40


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "clone")


def read(repo: Repo, tip: str) -> TipFiles:
    with open_shadow(repo.folder) as shadow:
        return read_tip_files(shadow, tip)


def test_without_such_files_nothing_changes(repo: Repo) -> None:
    files = read(repo, repo.commit({"a": "a\n"}))
    assert files.person(Person("Ann", "ann@x")) == Person("Ann", "ann@x")
    assert (files.attributes, files.ignored, files.notices) == ({}, frozenset(), ())


MAILMAP = "Ann Bee <ann@home> <Ann@Work>\nBen <ben@x> Benny <b@x>\n<new@x> <old@x>\n# no\nOnly Name <only@x>\n"


@pytest.mark.parametrize(
    "given",
    [
        ("Ann", "ann@work"),
        ("Ann", "ANN@WORK"),
        ("Benny", "b@x"),
        ("Other", "b@x"),
        ("Cy", "old@x"),
        ("x", "Only@x"),
        ("C", "C@X"),
    ],
)
def test_the_mailmap_is_applied_as_git_does(repo: Repo, given: tuple[str, str]) -> None:
    person = read(repo, repo.commit({".mailmap": MAILMAP})).person(Person(*given))
    (repo.folder / ".mailmap").write_text(MAILMAP)
    oracle = git(repo.folder, "check-mailmap", f"{given[0]} <{given[1]}>").decode().strip()
    assert f"{person.name} <{person.email}>" == oracle


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff <a@x> <b@x>\n", b"\0\0", b"<" * 5000, b"A <\n> <x>\n"],
    ids=["empty", "bytes", "null", "<", "nl"],
)
def test_a_mailmap_that_is_none_changes_nobody(repo: Repo, content: bytes) -> None:
    assert read(repo, repo.commit({".mailmap": content})).person(Person("C", "c@x")) == Person("C", "c@x")


def test_every_attribute_file_by_its_path(repo: Repo) -> None:
    tip = repo.commit({
        ".gitattributes": "a -diff\n", "x/y/.gitattributes": "b\n", "ü/.gitattributes": "c\n",
        "two words/.gitattributes": "", "my.gitattributes": "no\n", ".gitattributes.md": "no\n", "x/other": "no\n",
    })  # fmt: skip
    assert read(repo, tip).attributes == {
        ".gitattributes": b"a -diff\n",
        "x/y/.gitattributes": b"b\n",
        "ü/.gitattributes": b"c\n",
        "two words/.gitattributes": b"",
    }


def test_a_link_in_place_of_a_file_is_not_read_as_in_git(repo: Repo) -> None:
    tip = repo.commit({".gitattributes": "* -diff", ".mailmap": "A <a@x> <b@x>"}, modes=dict.fromkeys(
        (".gitattributes", ".mailmap"), FileMode.LINK
    ))  # fmt: skip
    files = read(repo, tip)
    assert (files.attributes, files.person(Person("B", "b@x"))) == ({}, Person("B", "b@x"))


def test_ignored_revisions(repo: Repo) -> None:
    text = f"# comment {'2' * 40}\n{ONE}  # why\n{'3' * 64}\nshort 123\n {'4' * 40}\n{'5' * 41}\n{'6' * 39}\n"
    assert read(repo, repo.commit({".git-blame-ignore-revs": text})).ignored == {ONE, "3" * 64, "4" * 40}


def test_the_work_tree_and_later_commits_are_never_looked_at(repo: Repo) -> None:
    tip = repo.commit({"a": "a\n"})
    repo.commit({".mailmap": MAILMAP, ".gitattributes": "* -diff\n"}, at=day(1))
    (repo.folder / ".gitattributes").write_text("* -diff\n")
    (repo.folder / ".mailmap").write_text(MAILMAP)
    files = read(repo, tip)
    assert (files.attributes, files.person(Person("Ann", "ann@work"))) == ({}, Person("Ann", "ann@work"))


def test_a_file_that_is_too_large_is_not_read_and_said(repo: Repo) -> None:
    tip = repo.commit({".gitattributes": b"#" * (5 << 20), "a/.gitattributes": "b\n", ".mailmap": b"#" * (5 << 20)})
    files = read(repo, tip)
    assert files.attributes == {"a/.gitattributes": b"b\n"}
    assert len(files.notices) == 1
    assert ".gitattributes, .mailmap" in files.notices[0]


def test_too_many_attribute_files_are_said(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    tip = repo.commit({f"{number}/.gitattributes": "a\n" for number in range(3)} | {".mailmap": MAILMAP})
    monkeypatch.setattr(tip_files, "_MAX_ATTRIBUTE_FILES", 2)
    files = read(repo, tip)
    assert (files.attributes, len(files.notices)) == ({}, 1)
    assert files.person(Person("Ann", "ann@work")) == Person("Ann Bee", "ann@home")


def test_a_damaged_tree_is_said(repo: Repo) -> None:
    tip = repo.commit({"x/.gitattributes": "a\n", ".mailmap": MAILMAP})
    broken = str(repo.git[repo.git[tip].tree["x"].id].id)
    (repo.folder / ".git" / "objects" / broken[:2] / broken[2:]).unlink()
    files = read(repo, tip)
    assert (files.attributes, len(files.notices)) == ({}, 1)
    assert files.person(Person("Ann", "ann@work")) == Person("Ann Bee", "ann@home")


def test_odd_names_are_only_names_and_those_that_are_no_text_are_left_out(repo: Repo) -> None:
    tip = repo.commit({".gitattributes": "a\n", "z/.gitattributes": "z\n"})
    blob = str(repo.git[repo.git[tip].tree[".gitattributes"].id].id)
    tree = git(repo.folder, "ls-tree", "-z", tip)
    inner = git(repo.folder, "mktree", "-z", stdin=f"100644 blob {blob}\t.gitattributes\0".encode()).decode().strip()
    odd = b"".join(b"040000 tree %s\t%s\0" % (inner.encode(), name) for name in (b"..", b"n\nl", b"\xff"))
    root = git(repo.folder, "mktree", "-z", stdin=odd + tree).decode().strip()
    commit = git(repo.folder, "commit-tree", root, "-m", "odd").decode().strip()
    assert read(repo, commit).attributes == {
        ".gitattributes": b"a\n",
        "../.gitattributes": b"a\n",
        "n\nl/.gitattributes": b"a\n",
        "z/.gitattributes": b"z\n",
    }
