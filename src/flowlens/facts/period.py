"""The facts of a part of the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pandas as pd

from flowlens.errors import UsageError
from flowlens.facts.branches import branches_to
from flowlens.facts.documents.period import documents_within
from flowlens.facts.events import event_notices
from flowlens.facts.flags import flags_to
from flowlens.facts.ledger import ledger
from flowlens.facts.tables import Facts

__all__ = ["n_carrying", "within"]


def within(facts: Facts, since: datetime | None, until: datetime | None) -> Facts:
    """The facts from `since` up to `until`, or else up to the newest moment; what has no date is left out.

    An `until` after the newest moment is that moment. Links are those of the whole history: the first release of a
    period holds only what no release before had held. UsageError where nothing is left.
    """
    as_of = min(until or facts.as_of, facts.as_of)
    if since is not None and since > as_of:
        raise UsageError(
            f"Nothing is left from {since:%Y-%m-%d} on: the facts of {facts.repository.name} end on {as_of:%Y-%m-%d}.",
            next_step="Choose an earlier --since, or a later --until.",
        )
    commits = facts.commits
    if since is not None or until is not None:
        commits = commits[_dated(commits["commit_at"], since, as_of)].reset_index(drop=True)
    chosen = _dated(facts.changes["landed_at"], since, as_of)
    changes = facts.changes[chosen].reset_index(drop=True)
    releases = facts.releases[_dated(facts.releases["at"], since, as_of)].reset_index(drop=True)
    files = facts.change_files[facts.change_files["change"].isin(changes["id"])].reset_index(drop=True)
    links = facts.release_changes
    links = links[links["release"].isin(releases["name"]) & links["change"].isin(changes["id"])]
    documents, actions = documents_within(facts.documents, facts.document_actions, since, as_of)
    flags, flag_looks = flags_to(facts.flags, facts.flag_looks, pd.Timestamp(as_of))
    repairs = facts.repairs[_dated(facts.repairs["landed_at"], since, as_of)].reset_index(drop=True)
    upkeep = facts.maintainability
    undated = facts.changes["landed_at"].isna()
    start = changes["landed_at"].min().to_pydatetime() if len(changes) else as_of
    period = (since or min(start, as_of), as_of)
    return replace(
        facts,
        repository=replace(
            facts.repository,
            period=period,
            n_commits=len(commits),
            n_changes=len(changes),
            n_releases=n_carrying(releases),
        ),
        as_of=as_of,
        commits=commits,
        changes=changes,
        change_files=files,
        releases=releases,
        release_changes=links.reset_index(drop=True),
        documents=documents,
        document_actions=actions,
        flag_looks=flag_looks,
        flags=flags,
        # Those of today are all that is known; some may have begun since.
        branches=facts.branches if as_of == facts.as_of else branches_to(facts.branches, pd.Timestamp(as_of)),
        repairs=repairs,
        maintainability=upkeep[upkeep["change"].isin(changes["id"])].reset_index(drop=True),
        excluded=ledger(facts.changes[chosen | undated], files),
        notices=(*facts.notices, *event_notices(changes)),
    )


def n_carrying(releases: pd.DataFrame) -> int:
    """The number of final releases that carry new work of the mainline."""
    return int((releases["carries_work"] & (releases["stage"] == "final")).sum())


def _dated(at: pd.Series[pd.Timestamp], since: datetime | None, until: datetime) -> pd.Series[bool]:
    chosen = at.notna() & (at <= pd.Timestamp(until))
    return chosen if since is None else chosen & (at >= pd.Timestamp(since))
