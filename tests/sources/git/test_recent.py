"""What is new since a repository was last read, at the cost of what is new."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import pytest

from flowlens.errors import CannotMeasureError, UsageError
from flowlens.model.history import DiffJob
from flowlens.model.jobs import jobs_of
from flowlens.model.progress import Silent
from flowlens.sources.git import history, recent
from flowlens.sources.git.objects import Item, read_objects
from flowlens.sources.git.plumbing import Git
from flowlens.sources.git.recent import Recent, read_recent
from flowlens.sources.git.settings import GitSettings
from flowlens.sources.git.shadow import open_shadow
from tests.plain_git import git
from tests.repos import ANN, BEN, Repo, day


def recent_of(
    folder: Path, known: Collection[str] = (), tips: Iterable[str] = (), settings: GitSettings | None = None
) -> Recent:
    with open_shadow(folder) as shadow:
        return read_recent(shadow, settings or GitSettings(), Silent(), known, tips)


def line(repo: Repo, n: int, start: int = 0) -> list[str]:
    return [repo.commit({"a": f"{k}\n"}, at=day(k)) for k in range(start, start + n)]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "clone")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the objects that were read since the test began."""
    oids: list[str] = []

    def spy(git: Git, wanted: Iterable[str]) -> Iterator[Item]:
        listed = list(wanted)
        oids.extend(listed)
        return read_objects(git, listed)

    for module in (history, recent):
        monkeypatch.setattr(module, "read_objects", spy)
    return oids


def test_everything_is_new_at_first(repo: Repo) -> None:
    oids = line(repo, 4)
    found = recent_of(repo.folder)
    assert [commit.oid for commit in found.read] == oids
    assert [step.oid for step in found.steps] == oids
    assert found.tips == (oids[-1],)


def test_it_costs_what_is_new_and_a_look_back(repo: Repo, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent, "_LOOK_BACK", 5)
    before = line(repo, 60)
    new = line(repo, 3, start=60)
    found = recent_of(repo.folder, before, [before[-1]])
    assert [commit.oid for commit in found.read] == new
    assert sorted(asked) == sorted([*new, *before[-5:]])
    # The first of them may have begun before.
    assert [step.oid for step in found.steps] == [*before[-4:], *new]
    assert found.tips == (new[-1],)


def test_nothing_new(repo: Repo, asked: list[str]) -> None:
    before = line(repo, 3)
    found = recent_of(repo.folder, before, [before[-1]])
    assert (found.read, found.tips, asked) == ((), (before[-1],), before[::-1])


def test_a_series_that_was_landed_in_two_pushes_is_one_step(repo: Repo) -> None:
    base = line(repo, 2)
    parts = [
        repo.commit({f"s{k}": "s\n"}, f"Part {k}", author=BEN, committer=ANN, author_at=day(5 + k / 9), at=day(7))
        for k in range(4)
    ]
    known = [*base, *parts[:2]]
    found = recent_of(repo.folder, known, [parts[1]])
    assert [commit.oid for commit in found.read] == parts[2:]
    assert found.steps[-1].mainline == tuple(parts)
    wanted = jobs_of(found.commits, found.steps)
    assert {DiffJob(parts[3], parts[2]), DiffJob(parts[3], base[-1])} <= set(wanted)


def test_a_merge_brings_the_commits_behind_it(repo: Repo) -> None:
    before = line(repo, 2)
    side = repo.commit({"b": "b\n"}, parents=[before[0]], branch="side", at=day(3))
    merge = repo.merge(side, at=day(4))
    found = recent_of(repo.folder, before, [before[-1]])
    assert {commit.oid for commit in found.read} == {side, merge}
    assert (found.steps[-1].how, found.steps[-1].commits) == ("merge", (merge, side))
    wanted = jobs_of(found.commits, found.steps)
    assert {DiffJob(merge, before[-1]), DiffJob(side, before[0])} <= set(wanted)


def test_a_root_that_is_merged(repo: Repo) -> None:
    before = line(repo, 2)
    root = repo.commit({"other": "o\n"}, parents=[], branch="other", at=day(3))
    merge = repo.commit({"b": "b\n"}, parents=[before[-1], root], at=day(4))
    found = recent_of(repo.folder, before, [before[-1]])
    assert {commit.oid for commit in found.read} == {root, merge}
    assert DiffJob(root, None) in jobs_of(found.commits, found.steps)


def test_a_shallow_clone_is_never_known_as_a_whole(repo: Repo, tmp_path: Path) -> None:
    oids = line(repo, 6)
    git(tmp_path, "clone", "-q", "--depth", "3", repo.folder.as_uri(), "short")
    found = recent_of(tmp_path / "short")
    assert ([commit.oid for commit in found.read], found.tips) == (oids[3:], ())
    assert not any(commit.cut for commit in found.read)
    assert [found.commits[oid].cut for oid in oids[3:]] == [True, False, False]
    assert jobs_of(found.commits, found.steps) == [DiffJob(oids[5], oids[4]), DiffJob(oids[4], oids[3])]


def test_a_missing_ancestor(repo: Repo) -> None:
    oids = line(repo, 6)
    (repo.folder / ".git/objects" / oids[2][:2] / oids[2][2:]).unlink()
    found = recent_of(repo.folder)
    assert ({commit.oid for commit in found.read}, found.tips) == ({*oids} - {oids[2]}, ())
    assert [step.oid for step in found.steps] == oids[4:]


def test_a_known_tip_that_is_gone(repo: Repo) -> None:
    oids = line(repo, 3)
    found = recent_of(repo.folder, ["1" * 40], ["1" * 40])
    assert ([commit.oid for commit in found.read], found.tips) == (oids, (oids[-1],))


def test_a_release_beside_the_mainline_is_read(repo: Repo) -> None:
    oids = line(repo, 3)
    fix = repo.commit({"f": "f\n"}, parents=[oids[0]], branch=None, at=day(5))
    repo.tag("v1.0.1", fix)
    found = recent_of(repo.folder, oids, [oids[-1]])
    assert ([commit.oid for commit in found.read], found.tips) == ([fix], (oids[-1], fix))
    assert DiffJob(fix, oids[0]) in jobs_of(found.commits, found.steps)


def test_a_damaged_newest_commit_is_said(repo: Repo) -> None:
    oids = line(repo, 3)
    path = repo.folder / ".git/objects" / oids[2][:2] / oids[2][2:]
    path.chmod(0o600)
    path.write_bytes(b"")
    with pytest.raises(CannotMeasureError, match=r"Run `git fsck`|cannot be read|is missing or damaged"):
        recent_of(repo.folder)


def test_a_mainline_that_does_not_exist(repo: Repo) -> None:
    line(repo, 1)
    with pytest.raises(UsageError, match="has no branch 'none'"):
        recent_of(repo.folder, settings=GitSettings("none", None, 0))


def test_no_commit_yet(repo: Repo) -> None:
    with pytest.raises(CannotMeasureError, match="has no commit yet"):
        recent_of(repo.folder)
