"""Gitea and Forgejo: what their answers say of a pull request, its reviews and its commits.

Forms: https://docs.gitea.com/api (PullRequest, PullReview, Commit, TimelineComment); those of Forgejo are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flowlens.model.forge import Pull, Pushed, Review, ReviewState
from flowlens.sources.forge.people import is_bot_of, is_reviewing_bot, person_of
from flowlens.sources.forge.record import Record, ready_at

__all__ = ["SYSTEM", "GiteaPull", "pull_of"]

SYSTEM = "gitea"
# PENDING is not yet sent, and REQUEST_REVIEW asks for one.
_STATES: Mapping[str, ReviewState] = {
    "APPROVED": "approved",
    "REQUEST_CHANGES": "changes_requested",
    "COMMENT": "commented",
}


@dataclass(frozen=True, slots=True)
class GiteaPull:
    """The answers about one pull request; `commits` is None where they were not all read.

    Each event of the `timeline` has in `said` what its text stands for.
    """

    pull: Record
    reviews: tuple[Record, ...] = ()
    commits: tuple[Record, ...] | None = None
    timeline: tuple[Record, ...] = ()


def pull_of(told: GiteaPull) -> Pull:
    """The pull request; ValueError names the field of an answer that is not as it should be."""
    row, base, author = told.pull, told.pull.within("base"), told.pull.values.get("user")
    opened_at = row.needed_time("created_at")
    merged_at = row.time("merged_at") if row.flag("merged") else None
    return Pull(
        system=SYSTEM,
        number=row.needed_count("number"),
        opened_at=opened_at,
        base=base.named("ref", "label"),
        person=person_of(author),
        bot=is_bot_of(author),
        ready_at=None if row.flag("draft") else ready_at(told.timeline) or opened_at,
        merged_at=merged_at,
        closed_at=row.time("closed_at"),
        updated_at=row.time("updated_at"),
        head_oid=row.within("head").oid("sha"),
        merge_oid=None if merged_at is None else row.oid("merge_commit_sha"),
        labels=row.names("labels"),
        added=row.count("additions"),
        deleted=row.count("deletions"),
        n_files=row.count("changed_files"),
        commits=None if told.commits is None else tuple(map(_pushed, reversed(told.commits))),
        reviews=tuple(_review(each) for each in told.reviews if each.text("state") in _STATES),
    )


def _review(row: Record) -> Review:
    reviewer = row.values.get("user")
    return Review(
        id=row.id("id") or "",
        at=row.time("submitted_at"),
        state=_state(row),
        person=person_of(reviewer),
        bot=is_reviewing_bot(reviewer),
        oid=row.oid("commit_id"),
    )


def _state(row: Record) -> ReviewState:
    """An approval that was taken back is dismissed; what asked for changes has done so.

    Gitea calls that dismissed, too, as soon as the same reviewer approves.
    """
    state = _STATES[row.named("state")]
    return "dismissed" if state == "approved" and row.flag("dismissed") else state


def _pushed(row: Record) -> Pushed:
    author, stats, parents = row.within("commit").within("author"), row.within("stats"), row.values.get("parents")
    return Pushed(
        oid=row.needed_oid("sha"),
        at=author.time("date"),
        added=stats.count("additions"),
        deleted=stats.count("deletions"),
        merge=len(parents) > 1 if isinstance(parents, list) else None,
    )
