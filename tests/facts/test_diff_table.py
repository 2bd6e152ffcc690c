"""The diffs that were made so far, as frames."""

from __future__ import annotations

from pandas.testing import assert_frame_equal

from flowlens.facts.diff_table import DiffTable
from flowlens.facts.kept import Kept
from flowlens.model.history import DiffJob
from tests.mined import diff, diffs_of, file

ROOT, SECOND, BROKEN = diff("a", None, file("x")), diff("b", "a", file("x"), file("y")), diff("c", "b", unknown="gone")
DIFF_DTYPES = {"key": "int64", "oid": "str", "base": "str", "unknown": "str", "coarse": "bool"}
FILE_DTYPES = {
    "key": "int64",
    "path": "str",
    "old_path": "str",
    "status": "str",
    "mode": "int64",
    "added": "Int64",
    "deleted": "Int64",
    "moved_in": "int64",
    "moved_out": "int64",
}


def test_an_empty_table() -> None:
    table = DiffTable()
    assert (table.keys(), len(table.diffs), len(table.files)) == ({}, 0, 0)


def test_every_diff_has_a_key_that_joins_its_files() -> None:
    table = diffs_of(ROOT, SECOND, BROKEN)
    assert table.keys() == {DiffJob("a", None): 0, DiffJob("b", "a"): 1, DiffJob("c", "b"): 2}
    assert list(zip(table.files["key"], table.files["path"], strict=True)) == [(0, "x"), (1, "x"), (1, "y")]


def test_the_columns_are_of_the_types_that_the_fact_tables_expect() -> None:
    for table in (DiffTable(), diffs_of(ROOT), diffs_of(BROKEN), diffs_of(ROOT, SECOND, BROKEN)):
        assert {name: str(dtype) for name, dtype in table.diffs.dtypes.items()} == DIFF_DTYPES
        assert {name: str(dtype) for name, dtype in table.files.dtypes.items()} == FILE_DTYPES


def test_added_at_once_or_one_by_one() -> None:
    whole, parts = diffs_of(ROOT, SECOND, BROKEN), Kept.empty()
    for one in (ROOT, SECOND, BROKEN):
        parts = parts.with_diffs([one])
    assert_frame_equal(whole.diffs, parts.diff_table().diffs)
    assert_frame_equal(whole.files, parts.diff_table().files)


def test_a_diff_that_was_unknown_is_found_where_it_succeeded() -> None:
    kept = Kept.empty().with_diffs([BROKEN, ROOT]).with_diffs([diff("c", "b", file("z"))])
    assert kept.diff_table().keys() == {DiffJob("a", None): 1, DiffJob("c", "b"): 2}
    assert list(kept.diff_table().files["path"]) == ["x", "z"]


def test_the_frames_are_made_once() -> None:
    table = diffs_of(ROOT)
    assert table.diffs is table.diffs
    assert table.files is table.files


def test_binary_files_and_missing_old_paths_are_null() -> None:
    files = diffs_of(diff("a", None, file("b", None, None), file("n", 1, 0, old_path="o", status="renamed"))).files
    assert files["added"].isna().tolist() == [True, False]
    assert files["added"].tolist()[1] == 1
    assert files["old_path"].isna().tolist() == [True, False]
