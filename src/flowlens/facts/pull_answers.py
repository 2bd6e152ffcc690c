"""What reviewers answered to each pull request, as far as their answers are known."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["with_answers"]

_KEY = ["system", "number"]
_COUNTS = ("n_reviews", "n_approvals", "n_reviewers")
_MOST_DIGITS = 20


def with_answers(pulls: pd.DataFrame, reviews: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The pulls with the times and counts of their reviews, and the reviews with `late`.

    Of a pull whose `n_reviews` is null nobody told the reviews, and so the counts stay null.

    What counts are answers before the end of the pull, of people other than who opened it, and of no bots. Somebody's
    last approval or refusal is what stands: one that was dismissed, or followed by a request for changes, is none.
    """
    ends = pulls.assign(end=pulls["merged_at"].fillna(pulls["closed_at"]))[[*_KEY, "end", "bot"]]
    ends = ends.rename(columns={"number": "pull", "bot": "of_bot"})
    joined = reviews.drop(columns=["late"], errors="ignore").merge(ends, on=["system", "pull"], how="left")
    late = (joined["at"].notna() & joined["end"].notna() & (joined["at"] > joined["end"])).astype("bool")
    marked = joined.drop(columns=["end", "of_bot"]).assign(late=late)
    # Two answers of one second are in the order of their ids, which forges count: 9 comes before 10.
    ordered = marked.assign(counted=marked["id"].str.zfill(_MOST_DIGITS))
    by = ["system", "pull", "at", "counted"]
    marked = ordered.sort_values(by, kind="stable", ignore_index=True).drop(columns="counted")
    counted = marked[~marked["own"] & ~marked["bot"] & ~marked["late"]]
    # Who has no name, as of a deleted account, is not everybody else without one.
    counted = counted.assign(who=counted["person"].fillna("?" + counted["id"]))
    grouped = counted.groupby(["system", "pull"])
    told = grouped.agg(first_review_at=("at", "min"), n_reviews=("id", "size"), n_reviewers=("who", "nunique"))
    spoken = counted[counted["state"] != "commented"]
    last = spoken.drop_duplicates(["system", "pull", "who"], keep="last")
    approved = last[last["state"] == "approved"].groupby(["system", "pull"])
    approvals = approved.agg(approved_at=("at", "max"), n_approvals=("id", "size"))
    answers = told.join(approvals).reset_index().rename(columns={"pull": "number"})
    plain = pulls.drop(columns=[name for name in answers.columns if name not in _KEY], errors="ignore")
    found = plain.merge(answers, on=_KEY, how="left")
    known = pulls["n_reviews"].notna().to_numpy(dtype=np.bool_)
    counts = {name: found[name].fillna(0).astype("Int64").where(known) for name in _COUNTS}
    return found.assign(**counts), marked
