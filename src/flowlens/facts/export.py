"""The fact tables as files, one a table, for a notebook or a spreadsheet."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from flowlens.errors import UsageError
from flowlens.facts.schema import TABLES, ColumnType, Table
from flowlens.facts.tables import Facts

__all__ = ["ExportFormat", "export"]

ExportFormat = Literal["csv", "parquet"]

# What a spreadsheet takes for a formula: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = r"^(?=[=+\-@\t\r])"


def export(facts: Facts, folder: Path, format: ExportFormat) -> list[Path]:
    """Write each table as `<table>.csv` or `<table>.parquet` into the folder, which is made; the paths written.

    A CSV file is UTF-8 as in RFC 4180, with times as ISO 8601 in UTC, flags as true and false, and null as an empty
    cell; a text that a spreadsheet would run as a formula gets a `'` before it. Parquet holds the values untouched. A
    file is there whole or not at all. UsageError where the folder cannot be written.
    """
    write = {"csv": _write_csv, "parquet": _write_parquet}[format]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [_in_one_step(folder / f"{table.name}.{format}", table, facts, write) for table in TABLES]
    except OSError as exc:
        raise UsageError(
            f"{folder} cannot be written: {exc.strerror or exc}.", next_step="Name another folder."
        ) from exc


def _in_one_step(path: Path, table: Table, facts: Facts, write: Callable[[pd.DataFrame, Table, Path], None]) -> Path:
    """Write to a file beside it that nobody knows, then rename."""
    hidden = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        write(getattr(facts, table.name), table, hidden)
        hidden.replace(path)
    finally:
        hidden.unlink(missing_ok=True)
    return path


def _write_csv(frame: pd.DataFrame, table: Table, path: Path) -> None:
    columns = {column.name: _cells(frame[column.name], column.type) for column in table.columns}
    with path.open("x", encoding="utf-8", errors="backslashreplace", newline="") as file:
        # Only characters of the line's end make the writer quote a cell: with both, no text can begin a row of its own.
        pd.DataFrame(columns).to_csv(file, index=False, lineterminator="\r\n")


def _cells(values: pd.Series[Any], kind: ColumnType) -> pd.Series[Any]:
    cells: pd.Series[Any] = values
    if kind == "text":
        cells = values.str.replace(_FORMULA, "'", regex=True)
    elif kind == "time":
        cells = values.dt.strftime("%Y-%m-%dT%H:%M:%SZ")  # Git knows no parts of a second
    elif kind == "flag":
        cells = values.map({True: "true", False: "false"})
    return cells


def _write_parquet(frame: pd.DataFrame, table: Table, path: Path) -> None:
    with path.open("xb") as file:
        frame[list(table.names)].to_parquet(file, engine="pyarrow", compression="zstd", index=False)
