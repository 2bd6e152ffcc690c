"""Reports that are kept beside the facts: the bytes that were written, or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from flowlens.facts.store import Store
from tests.facts.kept_rows import store_in

KEYS = [f"{number:064x}" for number in range(9)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_in(tmp_path / "store")


def path_of(store: Store, key: str) -> Path:
    return store.folder / f"report-{key}.json"


@pytest.mark.parametrize("content", [b"", b"\n", b"{}", b"\xff\x00\r\n" * 1000], ids=["none", "line", "json", "bytes"])
def test_what_was_kept_is_given(store: Store, content: bytes) -> None:
    store.save_report(KEYS[0], b"before")
    store.save_report(KEYS[0], content)
    assert store.load_report(KEYS[0]) == content
    assert store.load_report(KEYS[1]) is None
    assert [path.name for path in store.folder.iterdir()] == [f"report-{KEYS[0]}.json"]


def test_the_newest_four_are_kept(store: Store) -> None:
    for age, key in enumerate(KEYS):
        store.save_report(key, b"x")
        os.utime(path_of(store, key), (1000 + age, 1000 + age))
    assert [key for key in KEYS if store.load_report(key)] == KEYS[-4:]


def test_one_written_at_the_time_of_the_others_stays(store: Store) -> None:
    for key in reversed(KEYS):
        store.save_report(key, b"x")
        for path in store.folder.iterdir():
            os.utime(path, (1000, 1000))
        assert store.load_report(key) == b"x"
    assert len(list(store.folder.iterdir())) == 4


@pytest.mark.parametrize(
    "key", ["", "../../x", "a" * 15, "A" * 64, "g" * 64, "a" * 64 + "\n", "a" * 129, "٣" * 20], ids=ascii
)
def test_a_key_that_is_no_digest_is_refused(store: Store, key: str) -> None:
    assert store.load_report(key) is None
    with pytest.raises(ValueError, match="hexadecimal"):
        store.save_report(key, b"")
    assert not store.folder.exists()


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(Path.unlink, id="gone"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:-1]), id="cut short"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes() + b" "), id="longer"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes().replace(b"a", b"b")), id="another letter"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes().replace(b"\n", b"\n\n")), id="another line"),
        pytest.param(lambda path: (path.unlink(), path.mkdir()), id="a folder"),
        pytest.param(a_pipe, id="a pipe"),
        pytest.param(
            lambda path: (path.rename(path.with_suffix(".x")), path.symlink_to(path.with_suffix(".x"))), id="a link"
        ),
    ],
)
def test_what_is_damaged_is_not_given(store: Store, damage: Callable[[Path], object]) -> None:
    store.save_report(KEYS[0], b'{"a": 1}')
    damage(path_of(store, KEYS[0]))
    assert store.load_report(KEYS[0]) is None


def test_a_link_is_replaced_and_not_written_through(store: Store, tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("mine")
    store.folder.mkdir(mode=0o700)
    path_of(store, KEYS[0]).symlink_to(tmp_path / "victim")
    store.save_report(KEYS[0], b"x")
    assert ((tmp_path / "victim").read_text(), store.load_report(KEYS[0])) == ("mine", b"x")


def test_where_it_cannot_be_kept_the_one_before_stays(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save_report(KEYS[0], b"before")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for call in ("write", "fsync", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(os, call, full)
            with pytest.raises(OSError, match="No space left"):
                store.save_report(KEYS[0], b"after")
        assert store.load_report(KEYS[0]) == b"before"
        assert len(list(store.folder.iterdir())) == 1


def test_a_linked_folder_is_neither_read_nor_written(store: Store, tmp_path: Path) -> None:
    store.save_report(KEYS[0], b"x")
    (tmp_path / "link").symlink_to("store")
    link = store_in(tmp_path / "link")
    assert link.load_report(KEYS[0]) is None
    with pytest.raises(OSError, match="not a folder of this user"):
        link.save_report(KEYS[0], b"y")


def test_reports_and_facts_do_not_disturb_each_other(store: Store) -> None:
    store.save_report(KEYS[0], b"x")
    kept = store.save(store.load())
    store.save_report(KEYS[1], b"y")
    store.save(kept)
    assert (store.load_report(KEYS[0]), store.load_report(KEYS[1])) == (b"x", b"y")
    store.clear()
    assert store.load_report(KEYS[0]) is None
