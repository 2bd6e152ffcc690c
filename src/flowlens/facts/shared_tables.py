"""Fact tables of many repositories in one place, a folder or an object store: a Parquet file a table and repository.

    PLACE/commits/KEY.parquet  PLACE/changes/KEY.parquet  …  PLACE/repositories/KEY.parquet

The last is written last and dropped first, so what it names is whole. A reader takes columns and files one by one, so
it needs no more memory for more repositories.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from pyarrow.fs import FSSpecHandler, LocalFileSystem, PyFileSystem

from flowlens.errors import CannotMeasureError, UsageError
from flowlens.facts.column import ColumnType
from flowlens.facts.schema import TABLES, Column, Table
from flowlens.facts.tables import Facts

__all__ = ["REPOSITORIES", "SharedTables", "arrow_table", "repository_row"]

_KEY = re.compile(r"[0-9a-f]{40}")
# Times are in UTC, and say so nowhere: what knows zones shows them in that of the machine.
_TYPES: Mapping[ColumnType, pa.DataType] = {
    "text": pa.string(),
    "time": pa.timestamp("us"),
    "int": pa.int64(),
    "float": pa.float64(),
    "flag": pa.bool_(),
}
_OF = Column("repository", "text", "", "name of the repository")

REPOSITORIES = Table(
    "repositories",
    "a repository",
    (
        Column("mainline", "text", "", "branch that work lands on"),
        Column("head", "text", "", "object id of its newest commit"),
        Column("begins_at", "time", "UTC", "begin of what is told"),
        Column("ends_at", "time", "UTC", "end of what is told"),
        Column("shallow", "flag", "", "its history is cut off"),
        Column("stamp", "text", "", "the same where the tables would be the same"),
    ),
)


@dataclass(frozen=True, slots=True)
class SharedTables:
    """The place; `files` is a file system of fsspec, and `local` says that it is that of this machine."""

    files: Any
    path: str
    local: bool

    @classmethod
    def at(cls, place: str) -> SharedTables:
        """The place that a path or an address names (`s3://bucket/facts`, `memory://facts`).

        UsageError where what reads such an address is not installed.
        """
        try:
            from fsspec.core import url_to_fs
        except ImportError as exc:
            raise UsageError("Tables in one place need fsspec.", next_step='pip install "flowlens[fleet]".') from exc
        try:
            files, path = url_to_fs(place)
        except (ImportError, ValueError) as exc:
            raise UsageError(
                f"{place}: {exc}.", next_step="Name a folder, or install what reads such a place."
            ) from exc
        return cls(files, path.rstrip("/"), "file" in files.protocol)

    def stamp(self, key: str) -> str | None:
        """The stamp of what is there of a repository; None where nothing is there."""
        with suppress(OSError, pa.ArrowException, KeyError):
            with self.files.open(self._file(REPOSITORIES.name, key), "rb") as file:
                found = pq.read_table(file, columns=["stamp"])
            return str(found["stamp"][0].as_py())
        return None

    def write(self, key: str, facts: Facts, stamp: str) -> None:
        """Put the tables of a repository there, in the place of older ones; OSError where that cannot be done."""
        if not _KEY.fullmatch(key):
            raise ValueError("not the name of a store")
        with suppress(FileNotFoundError):
            self.files.rm(self._file(REPOSITORIES.name, key))
        for table in TABLES:
            self._put(
                self._file(table.name, key), arrow_table(table, getattr(facts, table.name), facts.repository.name)
            )
        self._put(self._file(REPOSITORIES.name, key), repository_row(facts, stamp))

    def datasets(self, named: Callable[[str], bool] = bool) -> dict[str, ds.Dataset]:
        """By name each table of all repositories that are there, or those that are named.

        CannotMeasureError where there are no repositories.
        """
        keys = sorted(self._keys())
        if not keys:
            raise CannotMeasureError(
                f"{self.path} holds no tables.", next_step="Put some there: flowlens mine --repos … --tables PLACE."
            )
        through = LocalFileSystem() if self.local else PyFileSystem(FSSpecHandler(self.files))
        return {
            table.name: ds.FileSystemDataset.from_paths(
                [self._file(table.name, key) for key in keys],
                schema=_schema(table),
                format=ds.ParquetFileFormat(),
                filesystem=through,
            )
            for table in (*TABLES, REPOSITORIES)
            if named(table.name)
        }

    def _keys(self) -> Iterator[str]:
        with suppress(FileNotFoundError):
            for found in self.files.ls(f"{self.path}/{REPOSITORIES.name}", detail=False):
                key = str(found).rpartition("/")[2].removesuffix(".parquet")
                if _KEY.fullmatch(key):
                    yield key

    def _file(self, table: str, key: str) -> str:
        return f"{self.path}/{table}/{key}.parquet"

    def _put(self, path: str, table: pa.Table) -> None:
        """One file as a whole: an object store shows it when it is all there, and a folder by a rename."""
        buffer = pa.BufferOutputStream()
        pq.write_table(table, buffer, compression="zstd")
        content = buffer.getvalue().to_pybytes()
        self.files.makedirs(path.rpartition("/")[0], exist_ok=True)
        if not self.local:
            self.files.pipe_file(path, content)
            return
        draft = f"{path}.{secrets.token_hex(8)}.new"
        try:
            self.files.pipe_file(draft, content)
            os.replace(draft, path)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(draft)


def arrow_table(table: Table, frame: Any, repository: str) -> pa.Table:
    """A fact table for others to read: the name of the repository before its columns, times in UTC."""
    columns = [pa.array([repository] * len(frame), pa.string())]
    for column in table.columns:
        values = frame[column.name]
        if column.type == "time":
            values = values.dt.tz_localize(None)
        columns.append(pa.array(values, _TYPES[column.type], from_pandas=True))
    return pa.Table.from_arrays(columns, schema=_schema(table))


def repository_row(facts: Facts, stamp: str) -> pa.Table:
    """The row of a repository in `repositories`."""
    said = facts.repository
    begin, end = (at.replace(tzinfo=None) for at in said.period)
    values = (said.name, said.mainline, said.head, begin, end, said.shallow, stamp)
    schema = _schema(REPOSITORIES)
    return pa.Table.from_arrays(
        [pa.array([value], field.type) for value, field in zip(values, schema, strict=True)], schema=schema
    )


def _schema(table: Table) -> pa.Schema:
    return pa.schema([(column.name, _TYPES[column.type]) for column in (_OF, *table.columns)])
