"""How many files trees differ in, counted without walking any tree twice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from flowlens.model.history import DiffJob
from flowlens.sources.git import tree_count
from flowlens.sources.git.shadow import open_shadow
from flowlens.sources.git.tree_count import with_more_files
from tests.plain_git import git, numstat, write_object
from tests.repos import Content, Repo, day


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "clone")


def n_files(repo: Repo, oid: str, base: str | None) -> int:
    """The count, found by asking for more and more."""
    job = DiffJob(oid, base)
    with open_shadow(repo.folder) as shadow:
        return next(most for most in range(200) if not with_more_files(shadow.git, [job], most))


FILES = {"a": "a", "d/b": "b", "d/e/c": "c", "d/e/f": "f", "g/h": "h"}


@pytest.mark.parametrize(
    "then",
    [
        pytest.param({"a": "other"}, id="a file"),
        pytest.param({"d/e/c": "other", "d/b": None}, id="below and above"),
        pytest.param({"d/b": None, "d/e/c": None, "d/e/f": None}, id="a folder goes"),
        pytest.param({"d/b": None, "d/e/c": None, "d/e/f": None, "d": "now a file"}, id="a folder becomes a file"),
        pytest.param({"a": None, "a/x": "x", "a/y": "y"}, id="a file becomes a folder"),
        pytest.param({"n/o/p": "p", "g/h": "other"}, id="a folder comes"),
        pytest.param({}, id="nothing"),
    ],
)
def test_it_is_what_git_tells(repo: Repo, then: Mapping[str, Content | None]) -> None:
    first = repo.commit(FILES)
    second = repo.commit(then, at=day(1))
    assert n_files(repo, first, None) == len(FILES)
    between = git(repo.folder, "diff-tree", "-r", "--name-only", "--no-renames", first, second).split(b"\n")[:-1]
    assert n_files(repo, second, first) == len(between)


def bomb(repo: Repo, levels: int) -> str:
    """A commit of ten to the power of so many files."""
    kind, oid = b"100644", write_object(repo.folder, "blob", b"x\n")
    for _ in range(levels):
        entries = b"".join(b"%s d%d\0%s" % (kind, n, bytes.fromhex(oid)) for n in range(10))
        kind, oid = b"40000", write_object(repo.folder, "tree", entries)
    return git(repo.folder, "commit-tree", oid, stdin=b"bomb").decode().strip()


def test_a_bomb_and_what_is_beside_it(repo: Repo) -> None:
    """Where both sides have the bomb, what differs is little."""
    plain, hostile = repo.commit({"a": "a"}), bomb(repo, 60)
    tree = git(repo.folder, "rev-parse", f"{hostile}^{{tree}}").decode().strip()
    both = b"40000 bomb\0" + bytes.fromhex(tree)
    blobs = [bytes.fromhex(write_object(repo.folder, "blob", text)) for text in (b"1", b"2")]
    sides = [write_object(repo.folder, "tree", b"100644 a\0" + blob + both) for blob in blobs]
    old, new = (git(repo.folder, "commit-tree", side, stdin=b"x").decode().strip() for side in sides)
    jobs = [DiffJob(plain, None), DiffJob(hostile, None), DiffJob(hostile, plain), DiffJob(new, old)]
    with open_shadow(repo.folder) as shadow:
        assert with_more_files(shadow.git, jobs, 10**59) == {jobs[1], jobs[2]}
        assert with_more_files(shadow.git, jobs, 10**61) == set()
        assert with_more_files(shadow.git, jobs[3:], 1) == set()


def test_what_is_missing_or_too_much_is_left_to_git(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    tip = repo.commit(FILES)
    jobs = [DiffJob("1" * 40, None), DiffJob("2" * 40, tip)]
    with open_shadow(repo.folder) as shadow:
        assert with_more_files(shadow.git, jobs, 0) == {jobs[1]}
        for name, most in (("_MOST_PAIRS", 1), ("_MOST_BYTES", 10), ("_MOST_LEVELS", 1)):
            with monkeypatch.context() as patched:
                patched.setattr(tree_count, name, most)
                assert with_more_files(shadow.git, [DiffJob(tip, None)], 0) == set(), name


def test_sha256(tmp_path: Path) -> None:
    folder = tmp_path / "clone"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main", "--object-format=sha256")
    (folder / "d").mkdir()
    (folder / "d" / "a").write_text("a\n")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "x")
    tip = git(folder, "rev-parse", "main").decode().strip()
    assert len(numstat(folder, tip, None)) == 1
    with open_shadow(folder) as shadow:
        jobs = [DiffJob(tip, None)]
        assert with_more_files(shadow.git, jobs, 0) == set(jobs)
        assert with_more_files(shadow.git, jobs, 1) == set()
