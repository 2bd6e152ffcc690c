"""The diffs that were made so far."""

from __future__ import annotations

from pandas.testing import assert_frame_equal

from flowlens.facts.diff_table import DIFF_COLUMNS, FILE_COLUMNS, DiffTable
from flowlens.model.history import DiffJob
from tests.mined import diff, diffs_of, file

ROOT, SECOND, BROKEN = diff("a", None, file("x")), diff("b", "a", file("x"), file("y")), diff("c", "b", unknown="gone")


def test_an_empty_table() -> None:
    table = DiffTable()
    assert (table.keys(), len(table.known().diffs), len(table.with_added([]).diffs)) == ({}, 0, 0)


def test_every_diff_has_a_key_that_joins_its_files() -> None:
    table = diffs_of(ROOT, SECOND, BROKEN)
    assert table.keys() == {DiffJob("a", None): 0, DiffJob("b", "a"): 1, DiffJob("c", "b"): 2}
    assert list(zip(table.files["key"], table.files["path"], strict=True)) == [(0, "x"), (1, "x"), (1, "y")]


def test_the_columns_are_of_the_declared_types() -> None:
    for table in (DiffTable(), diffs_of(ROOT), diffs_of(BROKEN), diffs_of(ROOT, SECOND).with_added([BROKEN])):
        assert {name: str(dtype) for name, dtype in table.diffs.dtypes.items()} == DIFF_COLUMNS
        assert {name: str(dtype) for name, dtype in table.files.dtypes.items()} == FILE_COLUMNS


def test_added_at_once_or_one_by_one() -> None:
    whole, parts = diffs_of(ROOT, SECOND, BROKEN), DiffTable()
    for one in (ROOT, SECOND, BROKEN):
        parts = parts.with_added([one])
    assert_frame_equal(whole.diffs, parts.diffs)
    assert_frame_equal(whole.files, parts.files)


def test_what_is_unknown_is_not_kept_and_its_key_not_used_twice() -> None:
    table = diffs_of(BROKEN, ROOT, SECOND).known()
    assert table.keys() == {DiffJob("a", None): 1, DiffJob("b", "a"): 2}
    again = table.with_added([diff("c", "b", file("z"))])
    assert again.keys() == {DiffJob("a", None): 1, DiffJob("b", "a"): 2, DiffJob("c", "b"): 3}
    assert list(again.files["path"]) == ["x", "x", "y", "z"]


def test_adding_leaves_the_old_table_as_it_was() -> None:
    table = diffs_of(ROOT)
    table.with_added([SECOND])
    assert table.keys() == {DiffJob("a", None): 0}


def test_binary_files_and_missing_old_paths_are_null() -> None:
    files = diffs_of(diff("a", None, file("b", None, None), file("n", 1, 0, old_path="o", status="renamed"))).files
    assert files["added"].isna().tolist() == [True, False]
    assert files["old_path"].isna().tolist() == [True, False]
