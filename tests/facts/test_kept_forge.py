"""Rows of a forge and how far it was read are kept together: whole, once, and not believed where they were altered."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from flowlens.facts.kept_forge import KeptForge, Row, clear_forge, load_rows, rows_stamp

NAME = "forge.sqlite3"
PROJECT = "github.com/team/project"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with KeptForge.opened(tmp_path / "store", PROJECT) as kept:
        kept.put({"pulls": [Row("2", "[2]"), Row("1", "[1]")], "jobs": [Row("a", "[]")]}, "pulls", {"after": "x"})
    return tmp_path / "store"


def test_rows_come_back_in_order_with_their_mark(folder: Path) -> None:
    assert load_rows(folder, "pulls") == [Row("1", "[1]"), Row("2", "[2]")]
    assert load_rows(folder, "jobs") == [Row("a", "[]")]
    assert load_rows(folder, "runs") == []
    with KeptForge.opened(folder, PROJECT) as kept:
        assert kept.marks().get("pulls") == {"after": "x"}
        assert kept.marks().get("runs") is None
        assert [kept.n_rows(kind) for kind in ("pulls", "jobs", "runs")] == [2, 1, 0]


def test_a_row_that_comes_again_replaces_itself(folder: Path) -> None:
    before = rows_stamp(folder)
    with KeptForge.opened(folder, PROJECT) as kept:
        kept.put({"pulls": [Row("2", "[3]"), Row("2", "[4]")]}, "pulls", None)
        assert kept.n_rows("pulls") == 2
    assert load_rows(folder, "pulls") == [Row("1", "[1]"), Row("2", "[4]")]
    assert rows_stamp(folder) != before


def test_rows_of_a_kind_that_is_forgotten_are_none_of_it_any_more(folder: Path) -> None:
    with KeptForge.opened(folder, PROJECT) as kept:
        kept.put({"pulls": [Row("3", "[3]")]}, "pulls", None, ("pulls", "runs"))
        assert [kept.n_rows(kind) for kind in ("pulls", "jobs", "runs")] == [1, 1, 0]
    assert load_rows(folder, "pulls") == [Row("3", "[3]")]
    assert load_rows(folder, "jobs") == [Row("a", "[]")]


def test_the_same_rows_in_another_order_have_the_same_stamp(folder: Path, tmp_path: Path) -> None:
    with KeptForge.opened(tmp_path / "other", PROJECT) as kept:
        kept.put({"jobs": [Row("a", "[]")], "pulls": [Row("1", "[0]")]}, "pulls", {"after": "y"})
        kept.put({"pulls": [Row("1", "[1]"), Row("2", "[2]")]}, "pulls", {"after": "z"})
    assert rows_stamp(tmp_path / "other") == rows_stamp(folder)


def test_a_failure_in_between_keeps_neither_rows_nor_mark(folder: Path) -> None:
    class Bad(Row):
        @property
        def key(self) -> str:
            raise KeyboardInterrupt

    before = (folder / NAME).read_bytes()
    with KeptForge.opened(folder, PROJECT) as kept, pytest.raises(KeyboardInterrupt):
        kept.put({"pulls": [Row("9", "[9]")], "jobs": [object.__new__(Bad)]}, "pulls", {"after": "end"})
    with KeptForge.opened(folder, PROJECT) as kept:
        assert kept.marks().get("pulls") == {"after": "x"}
    assert load_rows(folder, "pulls") == [Row("1", "[1]"), Row("2", "[2]")]
    assert len((folder / NAME).read_bytes()) >= len(before)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param("UPDATE rows SET content = '[7]' WHERE key = '2'", id="a row"),
        pytest.param("DELETE FROM rows WHERE key = '2'", id="a row less"),
        pytest.param("INSERT INTO rows VALUES ('pulls', '3', '[3]')", id="a row more"),
        pytest.param("UPDATE rows SET content = '{}' WHERE kind = 'mark'", id="the mark"),
        pytest.param("UPDATE about SET value = '0' WHERE name = 'form'", id="another form"),
        pytest.param("DROP TABLE sums", id="no sums"),
    ],
)
def test_what_was_altered_is_made_anew(folder: Path, spoil: str) -> None:
    with closing(sqlite3.connect(folder / NAME)) as connection, connection:
        connection.execute(spoil)
    if "mark" not in spoil:  # a report reads no mark
        assert load_rows(folder, "pulls") is None
    with KeptForge.opened(folder, PROJECT) as kept:
        assert kept.marks() == {}
        assert kept.n_rows("pulls") == 0


def test_no_flipped_byte_changes_a_row(folder: Path) -> None:
    whole = (folder / NAME).read_bytes()
    right = load_rows(folder, "pulls")
    for at in range(0, len(whole), 41):
        (folder / NAME).write_bytes(whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :])
        assert load_rows(folder, "pulls") in (right, None)
    for at in range(0, len(whole), 997):
        (folder / NAME).write_bytes(whole[:at])
        assert load_rows(folder, "pulls") in (right, None)


def test_of_another_project_nothing_is_believed(folder: Path) -> None:
    with KeptForge.opened(folder, "github.com/team/other") as kept:
        assert kept.marks() == {}
    assert load_rows(folder, "pulls") == []


def test_only_the_owner_reads_it_and_each_has_a_key_of_its_own(folder: Path, tmp_path: Path) -> None:
    assert (folder / NAME).stat().st_mode & 0o777 == 0o600
    with KeptForge.opened(folder, PROJECT) as kept, KeptForge.opened(tmp_path / "other", PROJECT) as other:
        assert len(kept.key) == 32
        assert kept.key != other.key


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_others_may_write_is_not_read(folder: Path, what: str) -> None:
    os.chmod(folder / NAME if what == "file" else folder, 0o777)  # noqa: S103
    assert load_rows(folder, "pulls") is None
    assert rows_stamp(folder) == ()


def test_a_file_that_another_run_has_just_begun_is_left_to_it(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir(mode=0o700)
    (tmp_path / "store" / NAME).touch(0o600)
    inode = (tmp_path / "store" / NAME).stat().st_ino
    assert load_rows(tmp_path / "store", "pulls") is None
    with KeptForge.opened(tmp_path / "store", PROJECT) as kept, KeptForge.opened(tmp_path / "store", PROJECT) as other:
        kept.put({"pulls": [Row("1", "[1]")]}, "pulls", None)
        other.put({"pulls": [Row("2", "[2]")]}, "pulls", None)
        assert kept.key == other.key
    assert load_rows(tmp_path / "store", "pulls") == [Row("1", "[1]"), Row("2", "[2]")]
    assert (tmp_path / "store" / NAME).stat().st_ino == inode


def test_forgetting_it(folder: Path) -> None:
    clear_forge(folder)
    assert list(folder.iterdir()) == []
    assert load_rows(folder, "pulls") is None
    clear_forge(folder)
