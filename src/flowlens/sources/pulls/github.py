"""GitHub: `gh pr list --json …` and `gh pr view --json …`, and saved answers of the REST API. Gitea answers alike.

Forms: https://cli.github.com/manual/gh_pr_list, https://docs.github.com/en/rest/pulls/pulls,
https://docs.github.com/en/rest/pulls/reviews
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from flowlens.model.forge import Pull, Pushed, Review
from flowlens.sources.ci.json_text import Json
from flowlens.sources.ci.records import Found, flat, listed, row_of
from flowlens.sources.ci.row import Row, Tally
from flowlens.sources.pulls.fields import branch, flag, labels, number, person, review_id, size, state, within
from flowlens.sources.pulls.loose import Loose
from flowlens.sources.pulls.people import as_reviewer, is_program

__all__ = ["is_github", "read_github"]

SYSTEM = "github"
_OF_PULL = re.compile(r"/pulls?/([0-9]{1,9})(?:[/#?]|$)")


def is_github(values: list[Json]) -> bool:
    """Whether the first record looks like one of GitHub's."""
    first = next(flat(values), None)
    return isinstance(first, dict) and _kind(first) is not None


def read_github(values: list[Json], name: str, tally: Tally, bots: Collection[str]) -> Iterator[Pull | Loose]:
    """The pulls and loose reviews in a file; UsageError names the record that is another thing."""
    for at, value in enumerate(flat(values)):
        row = row_of(value, f"{name}: record {at}", tally)
        kind = _kind(row.values)
        if kind == "listed":
            yield _listed(row, bots)
        elif kind == "pull":
            yield _pull(row, bots)
        elif kind == "review":
            found = _review(row, bots)
            if found is not None:
                yield Loose(SYSTEM, _pull_of(row), found)
        else:
            raise row.fault("number", "is missing, so that it is no pull request or review of GitHub")


def _kind(record: Found) -> str | None:
    if "number" in record and "baseRefName" in record:
        return "listed"
    if "number" in record and "base" in record and "created_at" in record:
        return "pull"
    if "state" in record and ("pull_request_url" in record or "submitted_at" in record):
        return "review"
    return None


def _listed(row: Row, bots: Collection[str]) -> Pull:
    """A pull as `gh pr list` writes it. When a draft was made ready is not told: then it counts from its opening."""
    author = person(row, "author")
    merged_at = row.time("mergedAt")
    reviews = [row_of(one, f"{row.place}: reviews", row.tally) for one in listed(row.values, "reviews", row.place)]
    commits = [row_of(one, f"{row.place}: commits", row.tally) for one in listed(row.values, "commits", row.place)]
    opened_at = _opened(row, "createdAt")
    return Pull(
        system=SYSTEM,
        number=number(row, "number"),
        opened_at=opened_at,
        base=branch(row, "baseRefName"),
        person=None if author is None else author.name,
        bot=is_program(author, bots, reviews=False),
        ready_at=None if flag(row, "isDraft") else opened_at,
        merged_at=merged_at,
        closed_at=row.time("closedAt"),
        updated_at=row.time("updatedAt"),
        head_oid=row.oid("headRefOid"),
        merge_oid=within(row, "mergeCommit").oid("oid") if merged_at is not None else None,
        labels=labels(row, "labels"),
        added=size(row, "additions"),
        deleted=size(row, "deletions"),
        n_files=size(row, "changedFiles"),
        commits=tuple(map(_pushed, commits)) if "commits" in row.values else None,
        reviews=tuple(found for one in reviews if (found := _review(one, bots)) is not None)
        if "reviews" in row.values
        else None,
    )


def _pull(row: Row, bots: Collection[str]) -> Pull:
    """A pull as the REST API answers; an unmerged one has a trial merge in place of its merge commit."""
    author = person(row, "user")
    merged_at, opened_at = row.time("merged_at"), _opened(row, "created_at")
    return Pull(
        system=SYSTEM,
        number=number(row, "number"),
        opened_at=opened_at,
        base=branch(within(row, "base"), "ref"),
        person=None if author is None else author.name,
        bot=is_program(author, bots, reviews=False),
        ready_at=None if flag(row, "draft") else opened_at,
        merged_at=merged_at,
        closed_at=row.time("closed_at"),
        updated_at=row.time("updated_at"),
        head_oid=within(row, "head").oid("sha"),
        merge_oid=row.oid("merge_commit_sha") if merged_at is not None else None,
        labels=labels(row, "labels"),
        added=size(row, "additions"),
        deleted=size(row, "deletions"),
        n_files=size(row, "changed_files"),
    )


def _opened(row: Row, name: str) -> int:
    at = row.time(name)
    if at is None:
        raise row.fault(name, "is missing")
    return at


def _pushed(row: Row) -> Pushed:
    oid = row.oid("oid")
    if oid is None:
        raise row.fault("oid", "is missing")
    return Pushed(oid, row.time("authoredDate", "committedDate"))


def _review(row: Row, bots: Collection[str]) -> Review | None:
    """A review, None where it was not sent."""
    told = state(row, "state")
    if told is None:
        return None
    # The REST API, which says `user`, tells their type.
    who = as_reviewer(person(row, "author")) if row.values.get("author") else person(row, "user")
    at = row.time("submittedAt", "submitted_at")
    oid = within(row, "commit").oid("oid") or row.oid("commit_id")
    name = None if who is None else who.name
    return Review(review_id(row, name, at, told), at, told, name, is_program(who, bots, reviews=True), oid)


def _pull_of(row: Row) -> int:
    """The number of the pull that a loose review is of, by its addresses."""
    for field in ("pull_request_url", "html_url"):
        value = row.values.get(field)
        if isinstance(value, str) and (match := _OF_PULL.search(value)):
            return int(match[1])
    raise row.fault("pull_request_url", "is missing, so that nobody knows what was reviewed")
