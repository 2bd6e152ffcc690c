"""Loose objects whose content is not what their id says."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from flowlens.model.history import DiffJob
from flowlens.model.progress import Silent
from flowlens.sources.git import loose
from flowlens.sources.git.diffs import make_diffs
from flowlens.sources.git.loose import without_false_objects
from flowlens.sources.git.shadow import open_shadow
from tests.plain_git import git, snapshot
from tests.repos import Repo, day, lines


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "clone")
    for number in range(4):
        repo.commit({f"d{number}/f": lines(range(number + 1))}, at=day(number))
    return repo


def path_of(repo: Repo, spec: str) -> Path:
    oid = git(repo.folder, "rev-parse", spec).decode().strip()
    path = repo.folder / ".git" / "objects" / oid[:2] / oid[2:]
    path.chmod(0o600)
    return path


def added(folder: Path) -> list[int | None]:
    """The lines that each commit added, oldest first; None where it is unknown."""
    listed = git(folder, "rev-list", "--reverse", "--parents", "main").decode().splitlines()
    jobs = [DiffJob(words[0], words[1] if len(words) > 1 else None) for words in map(str.split, listed)]
    with open_shadow(folder) as shadow:
        found = {diff.job: diff for diff in make_diffs(shadow.git, jobs, 2, Silent())}
    return [None if found[job].unknown else sum(file.added or 0 for file in found[job].files) for job in jobs]


def as_another(kind: bytes, content: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(zlib.compress(b"%s %d\0%s" % (kind, len(content), content)))

    return write


def fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def test_where_all_are_true_nothing_is_changed(repo: Repo) -> None:
    with open_shadow(repo.folder) as shadow:
        assert without_false_objects(shadow.git) is shadow.git
    assert added(repo.folder) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("spec", "damage", "expected"),
    [
        pytest.param("main~2:d1/f", as_another(b"blob", b"a\n" * 9), [1, None, 3, 4], id="a file of other lines"),
        pytest.param("main~2:d1/f", fifo, [1, None, 3, 4], id="a FIFO, at which Git would wait"),
        pytest.param("main~2:d1", as_another(b"tree", b""), [1, None, 3, 4], id="a folder without its file"),
        pytest.param("main~2^{tree}", as_another(b"tree", b""), [1, None, None, 4], id="a commit without its files"),
    ],
)
def test_a_false_object_costs_the_commits_that_need_it(
    repo: Repo, spec: str, damage: Callable[[Path], None], expected: list[int | None]
) -> None:
    damage(path_of(repo, spec))
    before = snapshot(repo.folder)
    assert added(repo.folder) == expected
    assert snapshot(repo.folder) == before


def test_its_neighbours_packs_and_alternates_stay(repo: Repo, tmp_path: Path) -> None:
    git(repo.folder, "repack", "-adq")
    git(repo.folder, "clone", "-q", "--shared", str(repo.folder), str(tmp_path / "borrower"))
    alternates = tmp_path / "borrower" / ".git" / "objects" / "info" / "alternates"
    alternates.write_text("# a note\n\n../../../clone/.git/objects\n")
    borrower = tmp_path / "borrower"
    oids = [git(borrower, "hash-object", "-w", "--stdin", stdin=b"%d" % n).decode().strip() for n in range(600)]
    false = borrower / ".git" / "objects" / oids[0][:2] / oids[0][2:]
    false.chmod(0o600)
    as_another(b"blob", b"other")(false)
    with open_shadow(borrower) as shadow:
        door = without_false_objects(shadow.git)
        stdin = "\n".join([*oids, git(repo.folder, "rev-parse", "main").decode()]).encode()
        answer = door.run("cat-file", "--batch-check=%(objecttype)", stdin=stdin).output.decode().splitlines()
    assert answer == [f"{oids[0]} missing", *["blob"] * 599, "commit"]
    assert added(borrower) == [1, 2, 3, 4]


@pytest.mark.parametrize(("most", "expected"), [(1 << 20, [1, None, 3, 4]), (10, [1, 9, 3, 4])])
def test_what_is_too_large_to_be_compared_is_believed(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, most: int, expected: list[int | None]
) -> None:
    as_another(b"blob", b"a\n" * 9)(path_of(repo, "main~2:d1/f"))
    monkeypatch.setattr(loose, "_MAX_BYTES", most)
    assert added(repo.folder) == expected


def test_sha256(tmp_path: Path) -> None:
    folder = tmp_path / "clone"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main", "--object-format=sha256")
    for number in range(3):
        (folder / f"{number}").write_text(lines(range(number + 1)))
        git(folder, "add", ".")
        git(folder, "commit", "-q", "-m", "x")
    assert added(folder) == [1, 2, 3]
    oid = git(folder, "rev-parse", "main:1").decode().strip()
    path = folder / ".git" / "objects" / oid[:2] / oid[2:]
    path.chmod(0o600)
    as_another(b"blob", b"a\n" * 9)(path)
    assert added(folder) == [1, None, 3]
