"""GitLab: what its answers say of a merge request, its notes, approvals, commits and size.

Forms: https://docs.gitlab.com/api/merge_requests/, https://docs.gitlab.com/api/notes/,
https://docs.gitlab.com/api/merge_request_approvals/, https://docs.gitlab.com/api/graphql/reference/#diffstatssummary
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flowlens.model.forge import Pull, Pushed, Review, ReviewState
from flowlens.sources.forge.people import is_bot_of, is_reviewing_bot, person_of
from flowlens.sources.forge.record import Record, ready_at

__all__ = ["SYSTEM", "GitLabPull", "pull_of"]

SYSTEM = "gitlab"
_STATES: Mapping[str, ReviewState] = {
    "approved": "approved",
    "changes_requested": "changes_requested",
    "commented": "commented",
}


@dataclass(frozen=True, slots=True)
class GitLabPull:
    """The answers about one merge request; `commits` is None where they were not all read.

    Each of the `notes` has in `said` what its text stands for; `size` is GraphQL's `diffStatsSummary`.
    """

    pull: Record
    notes: tuple[Record, ...] = ()
    approvals: Record | None = None
    commits: tuple[Record, ...] | None = None
    size: Record | None = None


def pull_of(told: GitLabPull) -> Pull:
    """The merge request; ValueError names the field of an answer that is not as it should be."""
    row, author, size = told.pull, told.pull.values.get("author"), told.size
    opened_at = row.needed_time("created_at")
    merged_at = row.time("merged_at") if row.text("state") == "merged" else None
    draft = row.flag("draft") or row.flag("work_in_progress")
    return Pull(
        system=SYSTEM,
        number=row.needed_count("iid"),
        opened_at=opened_at,
        base=row.named("target_branch"),
        person=person_of(author),
        bot=is_bot_of(author),
        ready_at=None if draft else ready_at(told.notes) or opened_at,
        merged_at=merged_at,
        # Of a merged one that was closed and opened again before, the closing is no longer true.
        closed_at=merged_at or row.time("closed_at"),
        updated_at=row.time("updated_at"),
        head_oid=row.oid("sha"),
        # A fast-forward makes no commit of its own, so that the head is what the base came to be.
        merge_oid=None if merged_at is None else row.oid("merge_commit_sha", "squash_commit_sha", "sha"),
        labels=row.names("labels"),
        added=None if size is None else size.count("additions"),
        deleted=None if size is None else size.count("deletions"),
        n_files=row.count("changes_count") if size is None else size.count("fileCount"),
        commits=None if told.commits is None else tuple(map(_pushed, reversed(told.commits))),
        reviews=tuple(_reviews(told, person_of(author))),
    )


def _reviews(told: GitLabPull, author: str | None) -> Iterator[Review]:
    """What reviewers answered, in the order of time; what the author says of the own merge request is no review.

    An approval that was taken back is dismissed. Approvals of which no note tells, as of one that was imported, are
    told as the list of approvals has them.
    """
    found: list[Review] = []
    for row in sorted(told.notes, key=lambda note: (note.time("created_at") or 0, note.count("id") or 0)):
        said, who = row.text("said") or "", row.values.get("author")
        if said == "dismissed":
            found = [_without(each, each.person == person_of(who)) for each in found]
        elif said == "reset":
            found = [_without(each, True) for each in found]
        elif said in _STATES and (said != "commented" or author is None or person_of(who) != author):
            found.append(
                Review(
                    id=row.id("id") or "",
                    at=row.time("created_at"),
                    state=_STATES[said],
                    person=person_of(who),
                    bot=is_reviewing_bot(who),
                )
            )
    yield from found
    yield from _unnoted(told.approvals, {each.person for each in found if each.state == "approved"})


def _without(review: Review, taken_back: bool) -> Review:
    return replace(review, state="dismissed") if taken_back and review.state == "approved" else review


def _unnoted(approvals: Record | None, noted_people: set[str | None]) -> Iterator[Review]:
    listed = [] if approvals is None else approvals.values.get("approved_by")
    for at, each in enumerate(listed if isinstance(listed, list) else []):
        if not isinstance(each, dict) or approvals is None:
            continue
        row = Record(each, f"{approvals.place}: approved_by[{at}]", approvals.tally)
        who = row.values.get("user")
        if (person := person_of(who)) is not None and person not in noted_people:
            yield Review(f"approval-{at}", row.time("approved_at"), "approved", person, is_reviewing_bot(who))


def _pushed(row: Record) -> Pushed:
    stats, parents = row.within("stats"), row.values.get("parent_ids")
    return Pushed(
        oid=row.needed_oid("id"),
        at=row.time("authored_date", "created_at"),
        added=stats.count("additions"),
        deleted=stats.count("deletions"),
        # Where GitLab answers from its database and not from Git, the list is there and empty.
        merge=len(parents) > 1 if isinstance(parents, list) and parents else None,
    )
