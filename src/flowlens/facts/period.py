"""The facts of a part of the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.errors import UsageError
from flowlens.facts.among import among
from flowlens.facts.branches import branches_to
from flowlens.facts.ci_period import runs_within
from flowlens.facts.documents.period import documents_within
from flowlens.facts.events import event_notices
from flowlens.facts.flags import flags_to
from flowlens.facts.ledger import ledger
from flowlens.facts.pull_period import pulls_within
from flowlens.facts.rows import chosen_rows, rows_of_files, rows_of_links
from flowlens.facts.tables import Facts

__all__ = ["as_it_was", "n_carrying", "within"]


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
    kept = _cut(facts, since, as_of, bounded=since is not None or until is not None)
    undated = facts.changes["landed_at"].isna()
    told = facts.changes[_dated(facts.changes["landed_at"], since, as_of) | undated]
    return replace(
        kept,
        repository=replace(
            kept.repository,
            n_commits=len(kept.commits),
            n_changes=len(kept.changes),
            n_releases=n_carrying(kept.releases),
        ),
        excluded=ledger(told, kept.change_files),
        notices=(*facts.notices, *event_notices(kept.changes)),
    )


def as_it_was(facts: Facts, since: datetime | None, until: datetime) -> Facts:
    """The facts of an earlier end, of which only the states are asked: without counts, a ledger and notices."""
    return replace(_cut(facts, since, until, bounded=True), brief=True)


def _cut(facts: Facts, since: datetime | None, as_of: datetime, *, bounded: bool) -> Facts:
    """The tables up to that moment; a commit without a date is in no part of the history, but in the whole of it."""
    commits = facts.commits
    if bounded:
        commits = chosen_rows(commits, _dated(commits["commit_at"], since, as_of).to_numpy(dtype=np.bool_))
    chosen = _dated(facts.changes["landed_at"], since, as_of).to_numpy(dtype=np.bool_)
    changes = chosen_rows(facts.changes, chosen)
    released = _dated(facts.releases["at"], since, as_of).to_numpy(dtype=np.bool_)
    releases = chosen_rows(facts.releases, released)
    links = facts.release_changes
    linked = _among_chosen(rows_of_links(facts), chosen) & among(links["release"], releases["name"])
    documents, actions = documents_within(facts.documents, facts.document_actions, since, as_of)
    flags, flag_looks = flags_to(facts.flags, facts.flag_looks, pd.Timestamp(as_of))
    repairs = facts.repairs[_dated(facts.repairs["landed_at"], since, as_of)].reset_index(drop=True)
    upkeep = facts.maintainability
    start = changes["landed_at"].min().to_pydatetime() if len(changes) else as_of
    cut = replace(
        facts,
        repository=replace(facts.repository, period=(since or min(start, as_of), as_of)),
        as_of=as_of,
        commits=commits,
        changes=changes,
        change_files=chosen_rows(facts.change_files, _among_chosen(rows_of_files(facts), chosen)),
        releases=releases,
        release_changes=chosen_rows(links, linked),
        documents=documents,
        document_actions=actions,
        flag_looks=flag_looks,
        flags=flags,
        # Those of today are all that is known; some may have begun since.
        branches=facts.branches if as_of == facts.as_of else branches_to(facts.branches, pd.Timestamp(as_of)),
        repairs=repairs,
        maintainability=chosen_rows(upkeep, among(upkeep["change"], changes["id"])),
    )
    # What ended after the newest commit is known today, as the runs of that commit are.
    until = None if as_of == facts.as_of else as_of
    return pulls_within(runs_within(cut, since, until), since, until)


def _among_chosen(rows: NDArray[np.int64], chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which rows of another table belong to a chosen change; -1 is none."""
    found: NDArray[np.bool_] = np.append(chosen, False)[rows]
    return found


def n_carrying(releases: pd.DataFrame) -> int:
    """The number of final releases that carry new work of the mainline."""
    return int((releases["carries_work"] & (releases["stage"] == "final")).sum())


def _dated(at: pd.Series[pd.Timestamp], since: datetime | None, until: datetime) -> pd.Series[bool]:
    chosen = at.notna() & (at <= pd.Timestamp(until))
    return chosen if since is None else chosen & (at >= pd.Timestamp(since))
