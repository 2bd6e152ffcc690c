"""A repository of one commit, and the door to it, for tests of what is read through it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flowlens.sources.git.plumbing import Git
from flowlens.sources.git.shadow import open_shadow
from tests.repos import Repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "clone")
    repo.commit({"a.txt": "a\n"})
    return repo


@pytest.fixture
def door(repo: Repo) -> Iterator[Git]:
    with open_shadow(repo.folder) as shadow:
        yield shadow.git
