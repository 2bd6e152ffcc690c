"""The tables in memory: what a lens is given."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from flowlens.facts.schema import ColumnType, Table, table
from flowlens.model.report import Exclusion, Repository

__all__ = ["DTYPES", "Facts", "empty_frame", "frame", "moments", "rows_to_columns"]

DTYPES: Mapping[ColumnType, str] = {
    "text": "str",
    "time": "datetime64[us, UTC]",
    "int": "Int64",
    "float": "Float64",
    "flag": "bool",
}


_NO_TIME = np.datetime64("NaT", "s")


@dataclass(frozen=True, slots=True)
class Facts:
    """The fact tables of one repository as of one moment; a lens reads them and never changes them.

    `pulls_partial`: the pulls are only those that became one of the changes, as of an area; what is open is none.
    `runs_partial`: the CI runs are only those of the changes of a squad, where others turn the mainline green too.
    `brief`: only the state is asked of a lens, as of an earlier end of the period; it leaves out what decides none.
    """

    repository: Repository
    as_of: datetime
    commits: pd.DataFrame
    changes: pd.DataFrame
    change_files: pd.DataFrame
    releases: pd.DataFrame
    release_changes: pd.DataFrame
    documents: pd.DataFrame = field(default_factory=lambda: empty_frame("documents"))
    document_actions: pd.DataFrame = field(default_factory=lambda: empty_frame("document_actions"))
    flag_looks: pd.DataFrame = field(default_factory=lambda: empty_frame("flag_looks"))
    flags: pd.DataFrame = field(default_factory=lambda: empty_frame("flags"))
    branches: pd.DataFrame = field(default_factory=lambda: empty_frame("branches"))
    repairs: pd.DataFrame = field(default_factory=lambda: empty_frame("repairs"))
    maintainability: pd.DataFrame = field(default_factory=lambda: empty_frame("maintainability"))
    builds: pd.DataFrame = field(default_factory=lambda: empty_frame("builds"))
    jobs: pd.DataFrame = field(default_factory=lambda: empty_frame("jobs"))
    deployments: pd.DataFrame = field(default_factory=lambda: empty_frame("deployments"))
    published: pd.DataFrame = field(default_factory=lambda: empty_frame("published"))
    pulls: pd.DataFrame = field(default_factory=lambda: empty_frame("pulls"))
    reviews: pd.DataFrame = field(default_factory=lambda: empty_frame("reviews"))
    excluded: tuple[Exclusion, ...] = ()
    notices: tuple[str, ...] = ()
    brief: bool = False
    pulls_partial: bool = False
    runs_partial: bool = False
    # What lenses derived of these tables, so that none does so again; other facts begin without it, as by `replace`.
    derived: dict[Hashable, object] = field(init=False, default_factory=dict, repr=False, compare=False)


def frame(name: str, columns: Mapping[str, Sequence[object] | pd.Series[Any]]) -> pd.DataFrame:
    """The table `name` from one sequence a column, with the dtypes that the schema declares."""
    declared: Table = table(name)
    return pd.DataFrame({column.name: _series(columns[column.name], column.type) for column in declared.columns})


def empty_frame(name: str) -> pd.DataFrame:
    """The table `name` with no rows."""
    return frame(name, dict.fromkeys(table(name).names, ()))


def rows_to_columns(name: str, rows: Iterable[Sequence[object]]) -> dict[str, list[object]]:
    """Rows in the schema's column order, turned into one list a column."""
    names = table(name).names
    listed = list(zip(*rows, strict=True)) or [()] * len(names)
    return {column: list(values) for column, values in zip(names, listed, strict=True)}


def moments(seconds: Sequence[Any]) -> pd.Series[pd.Timestamp]:
    """A column of times from seconds since 1970 in UTC, None where there is none."""
    # Made one by one, the times of a long history take as long as reading it.
    counted = pd.array(seconds, dtype="Int64").to_numpy(dtype="datetime64[s]", na_value=_NO_TIME)
    return pd.Series(pd.DatetimeIndex(counted.astype("datetime64[us]")).tz_localize("UTC"))


def _series(values: Sequence[Any] | pd.Series[Any], kind: ColumnType) -> pd.Series[Any]:
    if kind == "time" and not isinstance(values, pd.Series):
        return pd.to_datetime(pd.Series(list(values), dtype="object"), utc=True).dt.as_unit("us")
    return pd.Series(values, dtype=DTYPES[kind])
