"""The diffs that were made so far, as columns: what the store keeps and what the fact tables are built from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from flowlens.model.history import Diff, DiffJob

__all__ = ["DIFF_COLUMNS", "FILE_COLUMNS", "DiffTable"]

DIFF_COLUMNS = {"key": "int64", "oid": "str", "base": "str", "unknown": "str", "coarse": "bool"}
FILE_COLUMNS = {
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


def _no_rows(columns: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([], dtype=dtype) for name, dtype in columns.items()})


@dataclass(slots=True)
class DiffTable:
    """`diffs` has a row for each diff, `files` one for each file in it, joined by `key`; rows are only ever added."""

    diffs: pd.DataFrame = field(default_factory=lambda: _no_rows(DIFF_COLUMNS))
    files: pd.DataFrame = field(default_factory=lambda: _no_rows(FILE_COLUMNS))

    def keys(self) -> dict[DiffJob, int]:
        """The key of every diff that is here."""
        # A missing text comes out of a column of texts as a NaN, which equals nothing.
        bases = self.diffs["base"].astype(object).where(self.diffs["base"].notna(), None)
        return {
            DiffJob(oid, base): key
            for oid, base, key in zip(self.diffs["oid"], bases, self.diffs["key"].tolist(), strict=True)
        }

    def known(self) -> DiffTable:
        """The diffs that were made; one that failed may succeed once its objects are there."""
        unknown = self.diffs["unknown"].notna()
        if not unknown.any():
            return self
        return DiffTable(self.diffs[~unknown], self.files[~self.files["key"].isin(self.diffs["key"][unknown])])

    def with_added(self, made: Iterable[Diff]) -> DiffTable:
        """This table and those diffs, which are not in it yet."""
        start = int(self.diffs["key"].max()) + 1 if len(self.diffs) else 0
        diffs: list[tuple[object, ...]] = []
        files: list[tuple[object, ...]] = []
        for key, diff in enumerate(made, start):
            diffs.append((key, diff.job.oid, diff.job.base, diff.unknown, diff.coarse))
            files += [
                (
                    key, file.path, file.old_path, file.status, file.mode,
                    file.added, file.deleted, file.moved_in, file.moved_out,
                )
                for file in diff.files
            ]  # fmt: skip
        return DiffTable(
            pd.concat([self.diffs, _frame(diffs, DIFF_COLUMNS)], ignore_index=True),
            pd.concat([self.files, _frame(files, FILE_COLUMNS)], ignore_index=True),
        )


def _frame(rows: list[tuple[object, ...]], columns: dict[str, str]) -> pd.DataFrame:
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pd.DataFrame(
        {
            name: pd.Series(list(column), dtype=dtype)
            for (name, dtype), column in zip(columns.items(), values, strict=True)
        }
    )
