"""How a fact table is declared: its columns with type, unit and meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Column", "ColumnType", "Table"]

ColumnType = Literal["text", "time", "int", "float", "flag"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, type, unit (empty where it has none) and meaning; null always means unknown."""

    name: str
    type: ColumnType
    unit: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, what one row is, and its columns in order."""

    name: str
    row: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(column.name for column in self.columns)
