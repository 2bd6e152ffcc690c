"""What a query gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Answer"]


@dataclass(frozen=True, slots=True)
class Answer:
    """Names of columns, and rows of plain values, None where there is none."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
