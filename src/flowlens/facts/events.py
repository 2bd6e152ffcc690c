"""Changes that are not behaviour: another repository merged in, or a foreign tree copied into this one."""

from __future__ import annotations

import pandas as pd

from flowlens.model.phrase import phrase

__all__ = ["FOREIGN_HISTORY", "IMPORTED_FILES", "event_notices", "imported"]

FOREIGN_HISTORY = "another history merged in"
IMPORTED_FILES = "imported files"

_TRAILING = 100
_AT_LEAST_BEFORE = 20
_TIMES_MEDIAN = 20
_NEW_PATHS_SHARE = 0.5
# Below this a change of many times a small median is a new feature with its tests, not an import.
_AT_LEAST_LINES = 1_000
_AT_LEAST_FILES = 20


def imported(changes: pd.DataFrame, files: pd.DataFrame, roots: frozenset[str]) -> pd.Series[str]:
    """For each change the event that it is, or null; `roots` are the changes that brought a history of their own.

    A change over 20 times the median of the 100 before it, with over half its paths new, looks like imported files. It
    is flagged, but counts, as a large feature looks the same.
    """
    sizes = changes["net_lines"].astype("Float64")
    before = sizes.rolling(_TRAILING, min_periods=_AT_LEAST_BEFORE).median().shift(1)
    new_paths = (files["status"] == "added").groupby(files["change"]).sum()
    share = changes["id"].map(new_paths).astype("Float64").fillna(0) / changes["n_files"].clip(lower=1)
    large = (
        (sizes > before * _TIMES_MEDIAN)
        & (share > _NEW_PATHS_SHARE)
        & (sizes >= _AT_LEAST_LINES)
        & (changes["n_files"] >= _AT_LEAST_FILES)
    ).fillna(value=False)
    nothing = pd.Series(None, index=changes.index, dtype="str")
    return nothing.mask(large.astype(bool), IMPORTED_FILES).mask(changes["id"].isin(roots), FOREIGN_HISTORY)


def event_notices(changes: pd.DataFrame) -> list[str]:
    """What a reader must know of these changes."""
    n_foreign, n_imported = (int((changes["event"] == event).sum()) for event in (FOREIGN_HISTORY, IMPORTED_FILES))
    notices = []
    if n_foreign:
        notices.append(f"{phrase(n_foreign, 'changes')} merged another history in, and left out of the net numbers.")
    if n_imported:
        looks = "looks" if n_imported == 1 else "look"
        notices.append(
            f"{phrase(n_imported, 'changes')} {looks} like imported files; the batch size is told without as well."
        )
    return notices
