"""When each document came to the mainline and was last changed there, under whatever name it had."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

__all__ = ["Life", "lives_of"]

_MOST_RENAMES = 20


@dataclass(frozen=True, slots=True)
class Life:
    """The ids and times of the first and the last change of a file; None where a change has no date."""

    first: str
    first_at: pd.Timestamp | None
    last: str
    last_at: pd.Timestamp | None


def lives_of(paths: Iterable[str], changes: pd.DataFrame, files: pd.DataFrame) -> dict[str, Life]:
    """The life of each of those files that some change of the mainline touches, from tables with their columns."""
    now = pd.Series({path: path for path in paths}, dtype="str")
    every = [_touched(now, files)]
    for _ in range(_MOST_RENAMES):
        now = _before(every[-1], now)
        if now.empty:
            break
        every.append(_touched(now, files))
    touched = pd.concat(every).merge(changes[["id", "position", "landed_at"]], left_on="change", right_on="id")
    ordered = touched.sort_values(["position", "change"])
    firsts = ordered.drop_duplicates("document", keep="first").set_index("document")
    lasts = ordered.drop_duplicates("document", keep="last").set_index("document")
    columns = (firsts["change"], firsts["landed_at"], lasts["change"], lasts["landed_at"])
    rows = zip(*(column.reindex(firsts.index) for column in columns), strict=True)
    return {
        path: Life(first, _time(first_at), last, _time(last_at))
        for path, (first, first_at, last, last_at) in zip(firsts.index, rows, strict=True)
    }


def _touched(now: pd.Series[str], files: pd.DataFrame) -> pd.DataFrame:
    """The rows that touch files by these names; `now` gives for each name the path that the document has today."""
    rows = files.loc[files["path"].isin(now.index), ["change", "path", "old_path", "status"]]
    return rows.assign(document=rows["path"].map(now))


def _before(touched: pd.DataFrame, now: pd.Series[str]) -> pd.Series[str]:
    """The names that documents had before, those apart that were seen already."""
    renamed = touched[(touched["status"] == "renamed") & touched["old_path"].notna()]
    earlier = renamed.drop_duplicates("old_path").set_index("old_path")["document"]
    return earlier[~earlier.index.isin(now.index)]


def _time(moment: object) -> pd.Timestamp | None:
    return moment if isinstance(moment, pd.Timestamp) else None
