"""The runs, deployments and published releases of a part of the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pandas as pd

from flowlens.facts.tables import Facts

__all__ = ["runs_within"]


def runs_within(facts: Facts, since: datetime | None, until: datetime | None) -> Facts:
    """The facts with what of CI was over from `since` up to `until`: how a run would end was not known before.

    What is not over yet, as far as is known today, counts from when it began.
    """
    if since is None and until is None:
        return facts
    return replace(
        facts,
        builds=_within(facts.builds, _over_at(facts.builds), since, until),
        jobs=_within(facts.jobs, _over_at(facts.jobs), since, until),
        deployments=_within(facts.deployments, facts.deployments["at"], since, until),
        published=_within(facts.published, _out_at(facts.published), since, until),
    )


def _over_at(rows: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    at: pd.Series[pd.Timestamp] = rows["ended_at"].fillna(rows["started_at"]).fillna(rows["queued_at"])
    return at


def _out_at(rows: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    at: pd.Series[pd.Timestamp] = rows["published_at"].fillna(rows["created_at"])
    return at


def _within(
    rows: pd.DataFrame, at: pd.Series[pd.Timestamp], since: datetime | None, until: datetime | None
) -> pd.DataFrame:
    chosen = at.notna()
    if since is not None:
        chosen &= at >= pd.Timestamp(since)
    if until is not None:
        chosen &= at <= pd.Timestamp(until)
    return rows[chosen].reset_index(drop=True)
