"""The files of a tree, listed with bounds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pygit2.enums import FileMode

from flowlens.sources.git import tree_list
from flowlens.sources.git.shadow import open_shadow
from flowlens.sources.git.tree_list import list_tree
from tests.repos import Repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "clone")


def listed(repo: Repo, wanted: Callable[[bytes], bool], *arguments: str) -> list[bytes] | None:
    with open_shadow(repo.folder) as shadow:
        found = list_tree(shadow, wanted, *arguments)
        return None if found is None else sorted(found)


def test_only_what_is_wanted(repo: Repo) -> None:
    tip = repo.commit({"a.md": "a", "docs/b.md": "b", "docs/c.py": "c", "é.md": "e"})
    assert listed(repo, lambda entry: entry.endswith(b".md"), "-r", tip) == [b"a.md", b"docs/b.md", "é.md".encode()]
    assert listed(repo, lambda entry: entry.endswith(b".md"), tip) == [b"a.md", "é.md".encode()]
    assert listed(repo, lambda _: False, "-r", tip) == []


def test_links_and_folders_are_no_files(repo: Repo) -> None:
    modes = {"link.md": int(FileMode.LINK)}
    tip = repo.commit({"link.md": "a.md", "a.md": "a", "x.md/y": "y"}, modes=modes)
    assert listed(repo, lambda entry: entry.endswith(b".md"), tip) == [b"a.md"]


def test_a_tree_that_is_missing_is_not_an_empty_one(repo: Repo) -> None:
    repo.commit({"a": "a"})
    assert listed(repo, lambda _: True, "-r", "1" * 40) is None


def test_a_tree_that_is_too_large_is_given_up(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    tip = repo.commit({f"file-{number}": "x" for number in range(100)})
    monkeypatch.setattr(tree_list, "_MOST_BYTES", 500)
    assert listed(repo, lambda _: True, "-r", tip) is None


def test_it_is_not_begun_again(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    tip = repo.commit({f"file-{number}": "x" for number in range(100)})
    monkeypatch.setattr(tree_list, "_MOST_BYTES", 500)
    with open_shadow(repo.folder) as shadow:
        assert list_tree(shadow, lambda _: True, "-r", tip) is None
        monkeypatch.setattr(tree_list, "_MOST_BYTES", 1 << 20)
        assert list_tree(shadow, lambda _: True, "-r", tip) is None
        assert len(list_tree(shadow, lambda _: True, tip) or ()) == 100
