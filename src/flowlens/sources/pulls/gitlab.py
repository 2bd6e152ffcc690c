"""GitLab: saved answers of `GET /projects/ID/merge_requests`, with approvals where somebody has put them beside.

Form: https://docs.gitlab.com/api/merge_requests/
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from flowlens.model.forge import Pull, Review
from flowlens.sources.ci.json_text import Json
from flowlens.sources.ci.records import flat, listed, row_of
from flowlens.sources.ci.row import Row, Tally
from flowlens.sources.pulls.fields import branch, flag, labels, number, person, review_id, size
from flowlens.sources.pulls.people import is_program

__all__ = ["is_gitlab", "read_gitlab"]

SYSTEM = "gitlab"


def is_gitlab(values: list[Json]) -> bool:
    """Whether the first record looks like one of GitLab's merge requests."""
    first = next(flat(values), None)
    return isinstance(first, dict) and {"iid", "target_branch"} <= first.keys()


def read_gitlab(values: list[Json], name: str, tally: Tally, bots: Collection[str]) -> Iterator[Pull]:
    """The merge requests in a file; UsageError names the record that is another thing."""
    for at, value in enumerate(flat(values)):
        row = row_of(value, f"{name}: record {at}", tally)
        if "iid" not in row.values:
            raise row.fault("iid", "is missing, so that it is no merge request of GitLab")
        yield _pull(row, bots)


def _pull(row: Row, bots: Collection[str]) -> Pull:
    """A merge request; when a draft was made ready is not told, so it counts from its opening."""
    author, opened_at, merged_at = person(row, "author"), row.time("created_at"), row.time("merged_at")
    if opened_at is None:
        raise row.fault("created_at", "is missing")
    return Pull(
        system=SYSTEM,
        number=number(row, "iid"),
        opened_at=opened_at,
        base=branch(row, "target_branch"),
        person=None if author is None else author.name,
        bot=is_program(author, bots, reviews=False),
        ready_at=None if flag(row, "draft", "work_in_progress") else opened_at,
        merged_at=merged_at,
        # Of a merged one that was closed and opened again before, the closing is no longer true.
        closed_at=merged_at or row.time("closed_at"),
        updated_at=row.time("updated_at"),
        head_oid=row.oid("sha"),
        # A fast-forward has neither; then its head is what the mainline has.
        merge_oid=row.oid("merge_commit_sha") or row.oid("squash_commit_sha"),
        labels=labels(row, "labels"),
        n_files=size(row, "changes_count"),
        reviews=_approvals(row, bots),
    )


def _approvals(row: Row, bots: Collection[str]) -> tuple[Review, ...] | None:
    """What `GET …/approvals` answers under `approved_by`, beside the merge request or in an object of its own.

    None where it is not there: then nobody knows who looked.
    """
    inner = row.values.get("approvals")
    within = inner if isinstance(inner, dict) else row.values
    if "approved_by" not in within:
        return None
    given = listed(within, "approved_by", row.place, row.tally.page)
    return tuple(_approval(row_of(one, f"{row.place}: approved_by", row.tally), bots) for one in given)


def _approval(row: Row, bots: Collection[str]) -> Review:
    who, at = person(row, "user"), row.time("approved_at")
    name = None if who is None else who.name
    return Review(review_id(row, name, at), at, "approved", name, is_program(who, bots, reviews=True))
