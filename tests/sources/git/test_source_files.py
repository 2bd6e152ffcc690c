"""The files that people wrote as code, and what differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.sources.git import source_files, tree_list
from flowlens.sources.git.shadow import open_shadow
from flowlens.sources.git.source_files import changed_files, contents, listed_files
from tests.repos import Repo, day


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "clone")


def test_source_only(repo: Repo) -> None:
    tip = repo.commit({"src/a.py": "a", "README.md": "b", "tests/test_a.py": "c", "demo/a.py": "d", "go.sum": "e"})
    with open_shadow(repo.folder) as shadow:
        assert list(listed_files(shadow, tip) or ()) == ["src/a.py"]


def test_what_differs(repo: Repo) -> None:
    first = repo.commit({"a.py": "a", "b.py": "b", "c.md": "c", "d\n\t.py": "d"})
    second = repo.commit({"a.py": "x", "b.py": None, "c.md": "y", "d\n\t.py": "z"}, at=day(1))
    link = repo.commit({"a.py": "b.py"}, at=day(2), modes={"a.py": 0o120000})
    with open_shadow(repo.folder) as shadow:
        found = changed_files(shadow.git, first, second) or {}
        assert found.keys() == {"a.py", "b.py", "d\n\t.py"}
        assert found["b.py"] is None
        assert changed_files(shadow.git, second, link) == {"a.py": None}
        assert changed_files(shadow.git, second, second) == {}
        assert changed_files(shadow.git, "1" * 40, second) is None


def test_contents_with_bounds(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    tip = repo.commit({"a.py": "a", "b.py": "b" * 50})
    monkeypatch.setattr(source_files, "_MOST_BYTES", 20)
    with open_shadow(repo.folder) as shadow:
        blobs = list((listed_files(shadow, tip) or {}).values())
        assert dict(contents(shadow.git, [*blobs, *blobs, "1" * 40]) or ()) == {blobs[0]: b"a", "1" * 40: None}
        assert list(contents(shadow.git, ()) or ()) == []
        monkeypatch.setattr(source_files, "_MOST_BYTES_IN_ALL", 0)
        assert contents(shadow.git, blobs) is None


def test_a_tree_that_is_too_large_is_unknown(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    first = repo.commit({"x.py": "x"})
    tip = repo.commit({f"{n}.py": "x" for n in range(99)}, at=day(1))
    monkeypatch.setattr(tree_list, "_MOST_BYTES", 500)
    monkeypatch.setattr(source_files, "_LIST_BYTES", 500)
    with open_shadow(repo.folder) as shadow:
        assert listed_files(shadow, tip) is None
        assert changed_files(shadow.git, first, tip) is None
