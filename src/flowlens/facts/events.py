"""Changes that are not behaviour: another repository merged in, or a foreign tree copied into this one."""

from __future__ import annotations

import pandas as pd

__all__ = ["imported"]

_TRAILING = 100
_AT_LEAST_BEFORE = 20
_TIMES_MEDIAN = 20
_NEW_PATHS_SHARE = 0.5
# Below this a change of many times a small median is a new feature with its tests, not an import.
_AT_LEAST_LINES = 1_000
_AT_LEAST_FILES = 20


def imported(changes: pd.DataFrame, files: pd.DataFrame, roots: frozenset[str]) -> pd.Series[str]:
    """For each change the event that it is, or null; `roots` are the changes that brought a history of their own.

    A change over 20 times the median of the 100 before it, with over half its paths new, counts as imported files.
    """
    before = changes["raw_lines"].astype("Float64").rolling(_TRAILING, min_periods=_AT_LEAST_BEFORE).median().shift(1)
    new_paths = (files["status"] == "added").groupby(files["change"]).sum()
    share = changes["id"].map(new_paths).astype("Float64").fillna(0) / changes["n_files"].clip(lower=1)
    large = (
        (changes["raw_lines"] > before * _TIMES_MEDIAN)
        & (share > _NEW_PATHS_SHARE)
        & (changes["raw_lines"] >= _AT_LEAST_LINES)
        & (changes["n_files"] >= _AT_LEAST_FILES)
    ).fillna(value=False)
    nothing = pd.Series(None, index=changes.index, dtype="str")
    return nothing.mask(large.astype(bool), "imported files").mask(
        changes["id"].isin(roots), "another history merged in"
    )
