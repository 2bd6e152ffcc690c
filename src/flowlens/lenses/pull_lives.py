"""The lives of pull requests: written, waiting for an answer, in review, waiting for the merge."""

from __future__ import annotations

from collections.abc import Hashable

import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.counted import counted_changes
from flowlens.lenses.once import once
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.together import drawn_together

__all__ = [
    "NEEDS_PULLS",
    "alike",
    "answers_told",
    "days_between",
    "landed_pulls",
    "pull_lives",
    "seen_until",
    "why_no_pulls",
]

NEEDS_PULLS = "needs pull requests: `--pulls FILE` or `flowlens mine --forge` (`flowlens explain pulls`)"
NONE_OF_PART = "of no change here a pull request is known"
_OTHER_BRANCH = "…"
_DAY = pd.Timedelta(days=1)
_TIMES = ["opened_at", "ready_at", "merged_at", "closed_at", "updated_at"]


def why_no_pulls(facts: Facts) -> str:
    """What is missing where there are none: they were not read, or belong to other parts."""
    return NONE_OF_PART if facts.pulls_partial else NEEDS_PULLS


@once
def seen_until(facts: Facts) -> pd.Timestamp:
    """Up to when something is known of pull requests: what is open was open then."""
    newest = [facts.pulls[name].max() for name in _TIMES]
    return max(pd.Timestamp(facts.as_of) if pd.isna(one) else one for one in newest)


@once
def pull_lives(facts: Facts, settings: LensSettings) -> pd.DataFrame:
    """The pulls for the mainline that people opened and made ready, by when they were ready.

    Beside their columns: `begun_at` (the first commit; null if not told), `ready`, `answered_at`, `agreed_at` and
    `end_at` in that order, null where it has not come to that. A look at a draft counts from when it was ready, and
    what was merged with no approval was agreed when it was merged, if somebody had answered.
    """
    pulls = facts.pulls
    end_at = pulls["merged_at"].fillna(pulls["closed_at"])
    # Made ready is what is merged or landed by hand, whatever is told of drafts; a draft that was given up was not.
    went = pulls["merged_at"].notna() | pulls["lands"]
    ready = pulls["ready_at"].where(pulls["ready_at"].notna() | ~went, pulls["opened_at"])
    chosen = ready.notna() & ((pulls["base"] != _OTHER_BRANCH) | pulls["lands"])
    if not settings.include_bots:
        chosen &= ~pulls["bot"]
    answered = _not_before(pulls["first_review_at"], ready)
    agreed = _not_before(pulls["approved_at"], answered)
    agreed = agreed.where(agreed.notna() | answered.isna() | pulls["merged_at"].isna(), pulls["merged_at"])
    begun = pulls["first_commit_at"].where(pulls["first_commit_at"] <= ready, pulls["opened_at"])
    lives = pulls.assign(
        begun_at=begun.where(pulls["first_commit_at"].notna()),
        ready=ready,
        answered_at=answered,
        agreed_at=agreed,
        end_at=_not_before(end_at, ready),
    )
    return lives[chosen].sort_values(["ready", "number", "system"], kind="stable", ignore_index=True)


@once
def landed_pulls(facts: Facts, settings: LensSettings) -> pd.DataFrame:
    """Those that a change is, by when they ended, with its `net_lines`, `subject` and `landed_at`.

    `waited` are the days for which the pull waited for somebody: from being ready to the first answer (or to the end,
    where none came), and from the last approval to the merge. `lived` are the days from the first commit to the end,
    from the opening where that is not told. Where nobody tells the answers, or when they came, `waited` is null.
    """
    changes = counted_changes(facts, settings)[["id", "net_lines", "subject", "landed_at"]]
    lives = pull_lives(facts, settings)
    found = lives[lives["lands"] & lives["end_at"].notna()].merge(changes, left_on="change", right_on="id", how="inner")
    answered = found["answered_at"].notna()
    before = days_between(found["ready"], found["answered_at"].fillna(found["end_at"]))
    after = days_between(found["agreed_at"].fillna(found["end_at"]), found["end_at"])
    waited = before + after.where(answered, 0.0)
    lived = days_between(found["begun_at"].fillna(found["opened_at"]), found["end_at"])
    rows = found.assign(waited=waited.where(answers_told(found)), lived=lived)
    return rows.sort_values(["end_at", "number", "system"], kind="stable", ignore_index=True)


def answers_told(lives: pd.DataFrame) -> pd.Series[bool]:
    """Of which it is known when the first answer came, or that there was none."""
    told: pd.Series[bool] = lives["answered_at"].notna() | (lives["n_reviews"] == 0).fillna(value=False).astype("bool")
    return told


def days_between(start: pd.Series[pd.Timestamp], end: pd.Series[pd.Timestamp]) -> pd.Series[float]:
    """The days from one to the other, 0 where the clocks disagree on their order."""
    days: pd.Series[float] = ((end - start) / _DAY).clip(lower=0.0)
    return days


def alike(*sides: pd.DataFrame, at: str = "end_at") -> list[list[Hashable]]:
    """Of each pull what it resembles: whose it is, or its week where people are few."""
    return drawn_together(*(side.assign(person=side["person"].fillna(""), landed_at=side[at]) for side in sides))


def _not_before(at: pd.Series[pd.Timestamp], earliest: pd.Series[pd.Timestamp]) -> pd.Series[pd.Timestamp]:
    found: pd.Series[pd.Timestamp] = at.where(at.isna() | (at >= earliest), earliest)
    return found
