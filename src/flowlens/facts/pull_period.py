"""The pull requests of a part of the history, as they were known at its end."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pandas as pd

from flowlens.facts.pull_answers import with_answers
from flowlens.facts.schema import table
from flowlens.facts.tables import Facts, frame

__all__ = ["pulls_within", "reviews_of"]

_AT = ["ready_at", "merged_at", "closed_at"]


def pulls_within(facts: Facts, since: datetime | None, until: datetime | None) -> Facts:
    """The facts with the pulls that were open some time from `since` up to `until`, as they were then.

    What happened later had not happened: a pull that was merged later is open. Sizes and labels are those of today.
    """
    if facts.pulls.empty or (since is None and until is None):
        return facts
    pulls, reviews = facts.pulls, facts.reviews
    if since is not None:
        pulls = pulls[pulls["closed_at"].isna() | (pulls["closed_at"] >= pd.Timestamp(since))]
    if until is not None:
        end = pd.Timestamp(until)
        pulls = _as_of(pulls[pulls["opened_at"] <= end], end)
        reviews = reviews[reviews["at"].isna() | (reviews["at"] <= end)]
    known, answers = with_answers(pulls.reset_index(drop=True), reviews_of(reviews, pulls))
    return replace(
        facts,
        pulls=frame("pulls", {name: known[name] for name in table("pulls").names}),
        reviews=frame("reviews", {name: answers[name] for name in table("reviews").names}),
    )


def reviews_of(reviews: pd.DataFrame, pulls: pd.DataFrame) -> pd.DataFrame:
    """Those of the reviews that are of one of these pulls."""
    kept = pd.MultiIndex.from_frame(pulls[["system", "number"]])
    return reviews[pd.MultiIndex.from_frame(reviews[["system", "pull"]]).isin(kept)].reset_index(drop=True)


def _as_of(pulls: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    before = {name: pulls[name].where(pulls[name] <= end) for name in _AT}
    # One that was merged had not landed before that, whatever was closed and opened again until then.
    ends = pulls["merged_at"].fillna(pulls["closed_at"])
    landed = ends <= end
    unknown = {name: pulls[name].where(landed) for name in ("change", "linked_by", "merge_oid")}
    seen_at = pulls["updated_at"].where(pulls["updated_at"] <= end, end)
    return pulls.assign(
        **before, **unknown, updated_at=seen_at.where(pulls["updated_at"].notna()), lands=pulls["lands"] & landed
    )
