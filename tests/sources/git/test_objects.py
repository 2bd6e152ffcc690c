"""Objects read in bulk."""

from __future__ import annotations

import zlib
from collections.abc import Generator
from pathlib import Path

import pytest

from flowlens.sources.git import objects
from flowlens.sources.git.objects import Item, kinds_of, read_objects, sizes_of
from flowlens.sources.git.plumbing import Git
from tests.plain_git import write_object
from tests.repos import Repo

ABSENT = "1" * 40


def blob(repo: Repo, content: bytes) -> str:
    return str(repo.git.create_blob(content))


def loose(repo: Repo, oid: str) -> Path:
    path = repo.folder / ".git" / "objects" / oid[:2] / oid[2:]
    path.chmod(0o600)
    return path


def test_objects_come_in_the_order_asked_for(repo: Repo, door: Git) -> None:
    contents = [b"", b"\n", b"no newline", b"\0\1\n\n", b"x" * 100_000]
    oids = [blob(repo, content) for content in contents]
    assert list(read_objects(door, oids)) == [Item(oid, "blob", c) for oid, c in zip(oids, contents, strict=True)]


def test_nothing_asked_nothing_read(door: Git) -> None:
    assert (list(read_objects(door, [])), kinds_of(door, [])) == ([], {})


def test_sizes_of_what_is_here(repo: Repo, door: Git) -> None:
    oid = blob(repo, b"four")
    assert sizes_of(door, [ABSENT, oid]) == {oid: 4}


def test_a_missing_object_costs_only_itself(repo: Repo, door: Git) -> None:
    oid = blob(repo, b"here")
    assert list(read_objects(door, [ABSENT, oid, ABSENT])) == [
        Item(ABSENT, "", b""),
        Item(oid, "blob", b"here"),
        Item(ABSENT, "", b""),
    ]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda path: path.write_bytes(b""), id="empty file"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:-3]), id="cut short"),
        pytest.param(lambda path: path.write_bytes(b"not zlib"), id="not compressed"),
        pytest.param(lambda path: path.write_bytes(zlib.compress(b"blob 6\0other!")), id="other content"),
        pytest.param(lambda path: path.write_bytes(zlib.compress(b"blob 999\0short")), id="wrong size"),
        pytest.param(lambda path: path.write_bytes(zlib.compress(b"thing 5\0short")), id="no known type"),
    ],
)
def test_a_damaged_object_costs_only_itself(repo: Repo, door: Git, damage: object) -> None:
    oids = [blob(repo, content) for content in (b"first", b"second", b"third")]
    assert callable(damage)
    damage(loose(repo, oids[1]))
    read = list(read_objects(door, oids))
    assert read == [Item(oids[0], "blob", b"first"), Item(oids[1], "", b""), Item(oids[2], "blob", b"third")]


def test_a_huge_object_costs_only_itself(repo: Repo, door: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "_MAX_BYTES", 1_000)
    large, small = blob(repo, b"x" * 1_001), blob(repo, b"x" * 1_000)
    assert [item.type for item in read_objects(door, [large, small, large, small])] == ["", "blob", "", "blob"]


def test_the_types_of_objects(repo: Repo, door: Git) -> None:
    commit = repo.git.references["refs/heads/main"].target
    tree = repo.git[commit].tree.id
    repo.tag("v1", str(commit), at=None)
    oids = {str(commit): "commit", str(tree): "tree", blob(repo, b"b"): "blob"}
    assert kinds_of(door, [*oids, ABSENT, str(commit)]) == oids


def test_reading_may_stop_early(repo: Repo, door: Git) -> None:
    oids = [blob(repo, b"%d" % number) for number in range(200)]
    reading = read_objects(door, oids)
    assert next(reading) == Item(oids[0], "blob", b"0")
    assert isinstance(reading, Generator)
    reading.close()


def test_broken_content_is_given_as_it_is(repo: Repo, door: Git) -> None:
    oid = write_object(repo.folder, "commit", b"no commit at all")
    assert list(read_objects(door, [oid])) == [Item(oid, "commit", b"no commit at all")]
