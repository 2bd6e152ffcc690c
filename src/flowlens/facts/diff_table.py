"""The diffs that were made so far, as the fact tables are built from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import pyarrow as pa

from flowlens.facts.arrow_lists import listed, no_rows, table_of
from flowlens.facts.kept_schema import DIFFS, FILES
from flowlens.model.history import Diff, DiffJob

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DiffTable", "diff_rows", "jobs_of", "next_key"]


# No slots, because a cached property needs a place of its own in the object.
@dataclass(frozen=True, eq=False)
class DiffTable:
    """Rows of diffs and rows of the files in them, joined by `key`; as frames they are made when first asked for."""

    made: pa.Table = field(default_factory=lambda: no_rows(DIFFS))
    touched: pa.Table = field(default_factory=lambda: no_rows(FILES))

    @cached_property
    def diffs(self) -> pd.DataFrame:
        """A row for each diff: `key` int64; `oid`, `base`, `unknown` str, the latter two may be null; `coarse` bool."""
        return _frame(self.made)

    @cached_property
    def files(self) -> pd.DataFrame:
        """A row for each file in a diff; columns as in `FILES`, `added` and `deleted` are Int64 for their nulls."""
        return _frame(self.touched)

    def keys(self) -> dict[DiffJob, int]:
        """The key of every diff that is here."""
        return jobs_of(self.made)


def jobs_of(diffs: pa.Table) -> dict[DiffJob, int]:
    """The key of every diff in a table of `DIFFS`; where one is there twice, the later."""
    columns = (listed(diffs[name]) for name in ("oid", "base", "key"))
    return {DiffJob(oid, base): key for oid, base, key in zip(*columns, strict=True)}


def next_key(diffs: pa.Table) -> int:
    """A key that is larger than any in the table, whose keys ascend."""
    return max(listed(diffs["key"].slice(max(len(diffs) - 1, 0))), default=-1) + 1


def diff_rows(diffs: Iterable[Diff], start: int) -> tuple[pa.Table, pa.Table]:
    """The rows of `DIFFS` and of `FILES` for these diffs, with keys that count from `start`."""
    made = list(diffs)
    touched = [(key, file) for key, diff in enumerate(made, start) for file in diff.files]
    diff_columns = {
        "key": range(start, start + len(made)),
        "oid": [diff.job.oid for diff in made],
        "base": [diff.job.base for diff in made],
        "unknown": [diff.unknown for diff in made],
        "coarse": [diff.coarse for diff in made],
    }
    names = FILES.names[1:]
    file_columns = {name: [getattr(file, name) for _, file in touched] for name in names}
    return (
        table_of(diff_columns, DIFFS),
        table_of({"key": [key for key, _ in touched], **file_columns}, FILES),
    )


def _frame(table: pa.Table) -> pd.DataFrame:
    import pandas as pd

    text = pd.StringDtype(na_value=float("nan"))
    columns = {}
    for column in table.schema:
        # Integers with nulls would become floats.
        dtypes = {pa.string(): text} | ({pa.int64(): pd.Int64Dtype()} if column.nullable else {})
        columns[column.name] = table[column.name].to_pandas(types_mapper=dtypes.get)
    return pd.DataFrame(columns)
