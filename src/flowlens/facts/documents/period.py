"""The documents of a part of the history, as far as it was known then what came of them."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

__all__ = ["documents_within"]


def documents_within(
    documents: pd.DataFrame, actions: pd.DataFrame, since: datetime | None, until: datetime
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The documents that came from `since` up to `until`, and their actions; what happened later is not known yet.

    What a document says is what it says at the mainline's tip.
    """
    at = documents["first_at"]
    chosen = at.notna() & (at <= pd.Timestamp(until))
    if since is not None:
        chosen &= at >= pd.Timestamp(since)
    kept = documents[chosen].reset_index(drop=True)
    theirs = actions[actions["document"].isin(kept["path"])].reset_index(drop=True)
    return (
        _until(kept, until, "last_at", "last_change"),
        _until(theirs, until, "followed_at", "followed_by"),
    )


def _until(table: pd.DataFrame, until: datetime, at: str, change: str) -> pd.DataFrame:
    known = table[at] <= pd.Timestamp(until)
    return table.assign(**{at: table[at].where(known), change: table[change].where(known, None)})
