"""What is left of a diff when white space does not count."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from flowlens.model.history import DiffJob
from flowlens.sources.git.shadow import open_shadow
from flowlens.sources.git.spaceless import lines_without_space
from tests.repos import Content, Repo, lines

CODE = "def f():\n    return 1\n\n\ndef g():\n    return 2\n"


def left(folder: Path, before: Mapping[str, Content], after: Mapping[str, Content | None]) -> dict[str, int] | None:
    repo = Repo(folder / "project")
    base = repo.commit(before)
    oid = repo.commit(after)
    with open_shadow(repo.folder) as shadow:
        return lines_without_space(shadow.git, DiffJob(oid, base))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({"a": CODE}, {"a": CODE.replace("    ", "\t")}, {}, id="indentation"),
        pytest.param({"a": CODE}, {"a": CODE.replace("return 1", "return   1  ")}, {}, id="inside and at the end"),
        pytest.param({"a": CODE}, {"a": CODE.replace("\n", "\r\n")}, {}, id="ends of lines"),
        pytest.param({"a": CODE}, {"a": CODE.replace("return 1", "return 3")}, {"a": 2}, id="a word"),
        pytest.param({"a": CODE}, {"a": CODE.replace("\n\n", "\n")}, {"a": 1}, id="empty lines are lines"),
        pytest.param({"a": CODE}, {"a": CODE.replace("f():\n", "f(): ")}, {"a": 3}, id="lines put together"),
        pytest.param({"a": CODE}, {"b": "x\ny\n"}, {"b": 2}, id="a new file"),
        pytest.param({"a": CODE}, {"a": None}, {"a": 6}, id="a file gone"),
        pytest.param({"a": CODE}, {"logo": b"\0\1\2"}, {}, id="binary"),
        pytest.param({"a": CODE}, {}, {}, id="nothing"),
        pytest.param(
            {"a b\t": lines(range(9))}, {"a b\t": None, "c\nd": lines(range(9), 20)}, {"c\nd": 1}, id="a rename"
        ),
        pytest.param({"\xfc": "x\n"}, {"\xfc": "y\n"}, {"\xfc": 2}, id="a name that is not ASCII"),
        pytest.param({"x": "x\n", "a": CODE}, {"x": "y\n", "a": CODE.upper()}, {"x": 2, "a": 8}, id="two files"),
    ],
)
def test_what_is_left(
    tmp_path: Path, before: Mapping[str, Content], after: Mapping[str, Content | None], expected: dict[str, int]
) -> None:
    assert left(tmp_path, before, after) == expected


def test_a_root_has_everything(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    oid = repo.commit({"a": CODE})
    with open_shadow(repo.folder) as shadow:
        assert lines_without_space(shadow.git, DiffJob(oid, None)) == {"a": 6}


def test_a_diff_that_cannot_be_made(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    base, oid = repo.commit({"a": CODE}), repo.commit({"a": "x\n"})
    blob = str(repo.git.revparse_single("main:a").id)
    (repo.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with open_shadow(repo.folder) as shadow:
        assert lines_without_space(shadow.git, DiffJob(oid, base)) is None
