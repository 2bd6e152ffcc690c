"""The files of changes: what each one holds, where it belongs, and whether it counts in the net size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from flowlens.facts.areas import Areas
from flowlens.facts.diff_table import DiffTable
from flowlens.facts.settings import FactsSettings
from flowlens.facts.written import DELETED, EXCLUDED_CONTENT, contents_of
from flowlens.model.history import PathAttributes

__all__ = ["Classes", "change_files", "net_lines"]

_SUBMODULE = 0o160000


@dataclass(frozen=True, slots=True)
class Classes:
    """What tells the class of a path: what `.gitattributes` and the user say of it, and the area it lies in."""

    attributes: Mapping[str, PathAttributes]
    settings: FactsSettings
    areas: Areas


def change_files(table: DiffTable, changes: Mapping[int, str], classes: Classes) -> pd.DataFrame:
    """The rows of `change_files`; `changes` gives the change id for the key of its diff, in the order of the rows."""
    files = _in_order(table.files[table.files["key"].isin(list(changes))], list(changes))
    paths = files["path"].unique().tolist()
    contents = contents_of(paths, classes.attributes, classes.settings)
    content = (
        files["path"].map(contents).mask(files["mode"] == _SUBMODULE, "lock").mask(files["added"].isna(), "binary")
    )
    excluded = content.where(content.isin(EXCLUDED_CONTENT), None)
    return pd.DataFrame(
        {
            "change": files["key"].map(changes).astype("str"),
            "path": files["path"],
            "old_path": files["old_path"],
            "area": files["path"].map({path: classes.areas.of(path) for path in paths}).astype("str"),
            "content": content.astype("str"),
            "status": files["status"],
            "added": files["added"],
            "deleted": files["deleted"],
            "moved_in": files["moved_in"].astype("Int64"),
            "moved_out": files["moved_out"].astype("Int64"),
            "excluded": excluded.mask(excluded.isna() & (files["status"] == "deleted"), DELETED).astype("str"),
        }
    ).reset_index(drop=True)


def net_lines(files: pd.DataFrame) -> pd.Series[int]:
    """For each file the lines that people wrote in it: none where it is excluded, and moved lines not counted."""
    written = files["added"] + files["deleted"] - files["moved_in"] - files["moved_out"]
    return written.fillna(0).where(files["excluded"].isna(), 0)


def _in_order(files: pd.DataFrame, keys: Sequence[int]) -> pd.DataFrame:
    """The files by these keys: diffs are kept in the order in which runs made them, which must not show."""
    place = {key: number for number, key in enumerate(keys)}
    return files.iloc[files["key"].map(place).argsort(kind="stable")]
