"""The tables as files."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from flowlens.errors import UsageError
from flowlens.facts.build import build
from flowlens.facts.export import ExportFormat, export
from flowlens.facts.schema import TABLES
from flowlens.facts.settings import FactsSettings
from flowlens.facts.tables import Facts
from tests.mined import commit, diff, diffs_of, file, mined, release, step

SUBJECT = '=1+1 "a", b\r'


@pytest.fixture
def facts() -> Facts:
    given = mined(
        [commit("a", message=SUBJECT), commit("b", "a", None)],
        [step("a", None), step("b", "a")],
        [release("v1", "a", 1)],
    )
    table = diffs_of(diff("a", None, file("ü,\n.py", 3, 0), file("x.png", None, None)), diff("b", "a", unknown="gone"))
    return build(given, table, {}, FactsSettings())


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_one_file_a_table_and_nothing_else(facts: Facts, tmp_path: Path, format: ExportFormat) -> None:
    written = export(facts, tmp_path / "a" / "b", format)
    assert [path.name for path in written] == [f"{table.name}.{format}" for table in TABLES]
    assert sorted((tmp_path / "a" / "b").iterdir()) == sorted(written)


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_the_same_facts_give_the_same_bytes(facts: Facts, tmp_path: Path, format: ExportFormat) -> None:
    first = {path.name: path.read_bytes() for path in export(facts, tmp_path / "one", format)}
    assert {path.name: path.read_bytes() for path in export(facts, tmp_path / "two", format)} == first
    assert {path.name: path.read_bytes() for path in export(facts, tmp_path / "two", format)} == first


def test_parquet_holds_the_tables_as_they_are(facts: Facts, tmp_path: Path) -> None:
    for path in export(facts, tmp_path, "parquet"):
        expected = getattr(facts, path.stem)
        assert_frame_equal(pd.read_parquet(path), expected[list(expected.columns)])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_cells(facts: Facts, tmp_path: Path) -> None:
    export(facts, tmp_path, "csv")
    first, second = rows(tmp_path / "commits.csv")
    assert (first["subject"], first["bot"], first["author_at"], first["added"]) == (
        "'" + SUBJECT, "false", "2024-01-01T12:00:00Z", "3",
    )  # fmt: skip
    assert (second["commit_at"], second["added"], second["unknown"]) == ("", "", "gone")
    assert [row["path"] for row in rows(tmp_path / "change_files.csv")] == ["ü,\n.py", "x.png"]
    assert [row["carries_work"] for row in rows(tmp_path / "releases.csv")] == ["true"]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"], ids=repr)
def test_no_cell_begins_a_formula(facts: Facts, tmp_path: Path, begin: str) -> None:
    hostile = replace(facts, commits=facts.commits.assign(subject=[begin + "cmd", "a" + begin]))
    export(hostile, tmp_path, "csv")
    assert [row["subject"] for row in rows(tmp_path / "commits.csv")] == [f"'{begin}cmd", "a" + begin]


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_empty_tables_are_written(facts: Facts, tmp_path: Path, format: ExportFormat) -> None:
    empty = replace(facts, **{table.name: getattr(facts, table.name).head(0) for table in TABLES})
    export(empty, tmp_path, format)
    read = pd.read_csv if format == "csv" else pd.read_parquet
    for table in TABLES:
        assert list(read(tmp_path / f"{table.name}.{format}").columns) == list(table.names)


def test_a_link_to_a_victim_is_replaced_and_not_followed(facts: Facts, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "commits.csv").symlink_to(victim)
    export(facts, tmp_path / "out", "csv")
    assert victim.read_text() == "precious"
    assert not (tmp_path / "out" / "commits.csv").is_symlink()


def test_a_folder_that_cannot_be_written_is_said(facts: Facts, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written"):
        export(facts, tmp_path / "file" / "out", "csv")


def test_an_error_leaves_no_litter(facts: Facts, tmp_path: Path) -> None:
    (tmp_path / "changes.csv").mkdir()
    with pytest.raises(UsageError):
        export(facts, tmp_path, "csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["changes.csv", "commits.csv"]
