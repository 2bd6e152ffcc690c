"""Stores in one place for several machines: what one has saved another loads, wherever a run is ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from flowlens.errors import CannotMeasureError, UsageError
from flowlens.facts.kept import Kept
from flowlens.facts.shared_copy import copy_folder, is_place, place_of
from flowlens.facts.shared_store import SharedStores, shared_stores
from flowlens.facts.store import Store, UnsentError, store_name
from tests.facts.kept_rows import METHOD, TOOL, grown, rows_of

KEY = "a" * 40
THREE, FOUR = grown(Kept.empty(), 3), grown(Kept.empty(), 4)


@pytest.fixture(params=["memory", "file"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An object store in memory, and a folder that several machines have."""
    if request.param == "file":
        yield f"file://{tmp_path}/shared"
        return
    MemoryFileSystem.store.clear()
    yield "memory://facts"
    MemoryFileSystem.store.clear()


def machine(place: str, home: Path) -> Store:
    """The store of one repository on a machine."""
    return Store(copy_folder(place, home) / "git" / KEY, METHOD, TOOL)


def there(place: str) -> list[str]:
    """The generations and what lies in each, in the place."""
    stores = shared_stores(place)
    return sorted(path.split(f"{KEY}/")[1] for path in stores.files.find(stores.path) if KEY in path)


def test_two_machines(place: str, tmp_path: Path) -> None:
    one, two = machine(place, tmp_path / "one"), machine(place, tmp_path / "two")
    assert two.manifest() is None
    one.save(THREE)
    assert rows_of(two.load()) == rows_of(THREE)
    two.save(grown(two.load(), 4))
    assert rows_of(one.load()) == rows_of(FOUR)
    assert len({path.split("/")[0] for path in there(place)}) == 1
    names = {path.split("/")[1] for path in there(place)}
    assert {"manifest.json", "commits-0001.parquet", "commits-0002.parquet"} <= names


def test_little_new_sends_little(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = machine(place, tmp_path / "one")
    one.save(THREE)
    sent: list[str] = []
    files = type(shared_stores(place).files)
    pipe = files.pipe_file

    def spy(self: Any, path: str, value: bytes, **rest: Any) -> None:
        sent.append(path.rpartition("/")[2])
        pipe(self, path, value, **rest)

    monkeypatch.setattr(files, "pipe_file", spy)
    one.save(grown(one.load(), 4))
    assert sent == ["commits-0002.parquet", "diffs-0002.parquet", "files-0002.parquet", "manifest.json"]


@pytest.mark.parametrize("n_written", range(4))
def test_a_run_that_is_ended_while_it_writes(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n_written: int
) -> None:
    one, two = machine(place, tmp_path / "one"), machine(place, tmp_path / "two")
    one.save(THREE)
    files = type(shared_stores(place).files)
    pipe, n = files.pipe_file, iter(range(99))

    def ends(self: Any, path: str, value: bytes, **rest: Any) -> None:
        if next(n) == n_written:
            raise KeyboardInterrupt
        pipe(self, path, value, **rest)

    with monkeypatch.context() as patched:
        patched.setattr(files, "pipe_file", ends)
        with pytest.raises(KeyboardInterrupt):
            one.save(grown(one.load(), 4))
    assert rows_of(two.load()) == rows_of(THREE), "what was there is there still"
    two.save(grown(two.load(), 4))
    three = machine(place, tmp_path / "three")
    assert rows_of(three.load()) == rows_of(FOUR)
    three.save(grown(three.load(), 5))
    whole = [path.split("/")[0] for path in there(place) if path.endswith("manifest.json")]
    assert len({path.split("/")[0] for path in there(place)}) == len(whole) == 1, "and no litter stays"


def test_what_is_damaged_is_passed_over(place: str, tmp_path: Path) -> None:
    one, two = machine(place, tmp_path / "one"), machine(place, tmp_path / "two")
    one.save(THREE)
    stores = shared_stores(place)
    for path in stores.files.find(stores.path):
        if path.endswith("diffs-0001.parquet"):
            stores.files.pipe_file(path, stores.files.cat_file(path)[:-1] + b"x")
    assert rows_of(two.load()) == rows_of(Kept.empty())
    assert not list(two.folder.parent.rglob(".new-*"))
    two.save(FOUR)
    assert rows_of(machine(place, tmp_path / "three").load()) == rows_of(FOUR)


def test_what_is_read_anew_counts_on_all_machines(place: str, tmp_path: Path) -> None:
    """As by --rebuild, which reads nothing of what is there: here on a machine that has not seen the newest either."""
    one, two = machine(place, tmp_path / "one"), machine(place, tmp_path / "two")
    one.save(FOUR)
    one.save(grown(one.load(), 5))
    two.save(THREE)
    for store in (one, two, machine(place, tmp_path / "three")):
        assert rows_of(store.load()) == rows_of(THREE)


def test_two_runs_of_a_machine_bring_the_same(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = machine(place, tmp_path / "one"), machine(place, tmp_path / "two")
    one.save(THREE)
    files = type(shared_stores(place).files)
    cat, seen = files.cat_file, []

    def meanwhile(self: Any, path: str, **rest: Any) -> Any:
        seen.append(path)
        if len(seen) == 2:
            assert rows_of(two.load()) == rows_of(THREE)
        return cat(self, path, **rest)

    monkeypatch.setattr(files, "cat_file", meanwhile)
    assert rows_of(two.load()) == rows_of(THREE)
    assert [path.name for path in two.folder.iterdir()] == [path.name for path in one.folder.iterdir()]


def test_a_copy_that_is_only_read_stays_small(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = machine(place, tmp_path / "one"), machine(place, tmp_path / "two")
    one.save(THREE)
    two.load()
    one.save(grown(one.load(), 4))
    files = type(shared_stores(place).files)
    cat, brought = files.cat_file, []

    def spy(self: Any, path: str, **rest: Any) -> Any:
        brought.append(path.rpartition("/")[2])
        return cat(self, path, **rest)

    monkeypatch.setattr(files, "cat_file", spy)
    assert rows_of(two.load()) == rows_of(FOUR)
    assert sorted(brought) == ["commits-0002.parquet", "diffs-0002.parquet", "files-0002.parquet", "manifest.json"]
    assert [path.name for path in two.folder.iterdir()] == [path.name for path in one.folder.iterdir()]


def test_what_could_not_be_sent_is_sent_by_the_next_run(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = machine(place, tmp_path / "one")
    one.save(THREE)

    def away(*_: object, **__: object) -> None:
        raise RuntimeError("no route")

    with monkeypatch.context() as patched:
        patched.setattr(type(shared_stores(place).files), "pipe_file", away)
        with pytest.raises(UnsentError, match="no route") as failed:
            one.save(grown(one.load(), 4))
        with pytest.raises(UnsentError):
            one.save(failed.value.kept)
        assert len(list(one.folder.iterdir())) == 1, "it does not grow meanwhile"
        assert rows_of(one.load()) == rows_of(FOUR)
    assert rows_of(machine(place, tmp_path / "two").load()) == rows_of(THREE)
    one.manifest()
    assert rows_of(machine(place, tmp_path / "two").load()) == rows_of(FOUR)


def test_a_place_that_does_not_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = machine("memory://facts", tmp_path / "one")

    def away(*_: object, **__: object) -> None:
        raise RuntimeError("no route")

    monkeypatch.setattr(MemoryFileSystem, "ls", away)
    with pytest.raises(CannotMeasureError, match=r"The store in /facts cannot be read: no route\."):
        one.load()
    with pytest.raises(OSError, match="no route"):
        one.save(THREE)


def test_a_place_that_nothing_reads() -> None:
    with pytest.raises(UsageError, match="nowhere://x"):
        shared_stores("nowhere://x")


def test_a_copy_and_other_folders(tmp_path: Path) -> None:
    copy = copy_folder("memory://facts/", tmp_path)
    assert copy == copy_folder("memory://facts", tmp_path)
    assert (place_of(copy), place_of(tmp_path)) == ("memory://facts", None)
    assert [is_place(text) for text in ("s3://a/b", "/a/b", "s3:/a", "")] == [True, False, False, False]
    (copy / "place.json").write_text("")  # of a run that was ended, or is just writing it
    assert place_of(copy_folder("memory://facts", tmp_path)) == "memory://facts"
    clone = "b" * 40
    assert store_name(copy / "clones" / f"{clone}.git") == clone
    assert store_name(tmp_path / "clones" / f"{clone}.git") != clone
    assert isinstance(shared_stores("memory://facts"), SharedStores)
