"""The facts of a part of the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pandas as pd

from flowlens.facts.ledger import ledger
from flowlens.facts.tables import Facts

__all__ = ["n_carrying", "within"]


def within(facts: Facts, since: datetime | None, until: datetime | None) -> Facts:
    """The facts from `since` up to `until`, or else up to the newest commit; what has no date is left out.

    Links are those of the whole history: the first release of a period holds only what no release before had held.
    """
    as_of = until or facts.as_of
    chosen = _dated(facts.changes["landed_at"], since, as_of)
    changes = facts.changes[chosen].reset_index(drop=True)
    releases = facts.releases[_dated(facts.releases["at"], since, as_of)].reset_index(drop=True)
    files = facts.change_files[facts.change_files["change"].isin(changes["id"])].reset_index(drop=True)
    links = facts.release_changes
    links = links[links["release"].isin(releases["name"]) & links["change"].isin(changes["id"])]
    undated = facts.changes["landed_at"].isna()
    start = changes["landed_at"].min().to_pydatetime() if len(changes) else as_of
    period = (since or min(start, as_of), as_of)
    return replace(
        facts,
        repository=replace(facts.repository, period=period, n_changes=len(changes), n_releases=n_carrying(releases)),
        as_of=as_of,
        commits=facts.commits,
        changes=changes,
        change_files=files,
        releases=releases,
        release_changes=links.reset_index(drop=True),
        excluded=ledger(facts.changes[chosen | undated], files),
    )


def n_carrying(releases: pd.DataFrame) -> int:
    """The number of final releases that carry new work of the mainline."""
    return int((releases["carries_work"] & (releases["stage"] == "final")).sum())


def _dated(at: pd.Series[pd.Timestamp], since: datetime | None, until: datetime) -> pd.Series[bool]:
    chosen = at.notna() & (at <= pd.Timestamp(until))
    return chosen if since is None else chosen & (at >= pd.Timestamp(since))
