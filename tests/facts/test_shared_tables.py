"""Fact tables of many repositories in one place: whole or not there, in a folder and in an object store."""

from __future__ import annotations

from pathlib import Path

import fsspec
import pytest

from flowlens.errors import CannotMeasureError, UsageError
from flowlens.facts.schema import TABLES
from flowlens.facts.shared_tables import SharedTables
from flowlens.facts.tables import Facts
from flowlens.pipeline import gather
from tests.repos import Repo
from tests.runs import asked

ONE, TWO = "1" * 40, "2" * 40


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    top = tmp_path_factory.mktemp("shared")
    Repo(top / "a").commit({"x.py": "1\n2\n"})
    return gather(asked(top / "a", top / "cache"))


@pytest.fixture(params=["folder", "memory://facts-of-a-test", "file"])
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> SharedTables:
    place = {"folder": str(tmp_path / "facts"), "file": f"file://{tmp_path}/facts"}.get(request.param, request.param)
    found = SharedTables.at(place)
    if found.files.exists(found.path):
        found.files.rm(found.path, recursive=True)
    return found


def test_what_is_written_is_read(shared: SharedTables, facts: Facts) -> None:
    for key in (ONE, TWO):
        shared.write(key, facts, f"stamp {key}")
    tables = shared.datasets()
    assert set(tables) == {*(table.name for table in TABLES), "repositories"}
    for table in TABLES:
        assert tables[table.name].count_rows() == 2 * len(getattr(facts, table.name))
    assert tables["changes"].to_table(columns=["repository", "net_lines"]).to_pylist() == [
        {"repository": "a", "net_lines": 2},
    ] * 2  # fmt: skip
    assert (shared.stamp(ONE), shared.stamp("3" * 40)) == (f"stamp {ONE}", None)


def test_what_was_cut_short_is_not_there(shared: SharedTables, facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    shared.write(ONE, facts, "first")
    shared.write(TWO, facts, "first")
    put, puts = SharedTables._put, []

    def fails(self: SharedTables, path: str, table: object) -> None:
        puts.append(path)
        if len(puts) == 3:
            raise OSError(28, "No space left on device")
        put(self, path, table)

    monkeypatch.setattr(SharedTables, "_put", fails)
    with pytest.raises(OSError, match="No space"):
        shared.write(ONE, facts, "second")
    assert shared.stamp(ONE) is None
    assert shared.datasets()["changes"].count_rows() == 1
    monkeypatch.setattr(SharedTables, "_put", put)
    shared.write(ONE, facts, "second")
    assert (shared.stamp(ONE), shared.datasets()["changes"].count_rows()) == ("second", 2)


def test_other_files_are_left_alone(shared: SharedTables, facts: Facts) -> None:
    shared.write(ONE, facts, "")
    shared.files.pipe_file(f"{shared.path}/repositories/notes.txt", b"mine")
    assert shared.datasets()["repositories"].count_rows() == 1
    assert not [name for name in shared.files.find(shared.path) if name.endswith(".new")]


def test_a_damaged_mark_is_none(shared: SharedTables, facts: Facts) -> None:
    shared.write(ONE, facts, "")
    shared.files.pipe_file(f"{shared.path}/repositories/{ONE}.parquet", b"PAR1")
    assert shared.stamp(ONE) is None


def test_no_name_becomes_a_path(shared: SharedTables, facts: Facts) -> None:
    with pytest.raises(ValueError, match="not the name of a store"):
        shared.write("../x", facts, "")


def test_nothing_is_there(shared: SharedTables) -> None:
    with pytest.raises(CannotMeasureError, match="holds no tables"):
        shared.datasets()


def test_a_place_that_nothing_reads() -> None:
    assert "nowhere" not in fsspec.available_protocols()
    with pytest.raises(UsageError, match="nowhere"):
        SharedTables.at("nowhere://x")
