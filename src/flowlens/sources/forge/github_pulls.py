"""Pull requests of GitHub with their reviews and commits, by GraphQL: a hundred of them cost what one costs by REST.

https://docs.github.com/en/graphql/reference/objects#pullrequest
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from flowlens.model.forge import Pull, Pushed, Review, ReviewState
from flowlens.sources.ci.json_text import Json
from flowlens.sources.forge.asking import Answer, Asker, Question, TooHeavyError
from flowlens.sources.forge.field import count, items, moment, number, object_id, part, text
from flowlens.sources.forge.github_lists import asked, next_page, page_of
from flowlens.sources.forge.newest_first import Page, newest_first
from flowlens.sources.forge.people import is_bot_of, is_reviewing_bot, person_of
from flowlens.sources.forge.resource import Batch

__all__ = ["COMMITS_QUERY", "PULLS_QUERY", "REVIEWS_QUERY", "GithubPulls", "pull_of"]

_COMMITS = (
    "totalCount pageInfo { hasNextPage endCursor } "
    "nodes { commit { oid authoredDate additions deletions parents { totalCount } } }"
)
_REVIEWS = (
    "pageInfo { hasNextPage endCursor } nodes { id submittedAt state author { __typename login } commit { oid } }"
)
PULLS_QUERY = f"""
query pulls($owner: String!, $name: String!, $first: Int!, $after: String) {{
  project: repository(owner: $owner, name: $name) {{
    pullRequests(first: $first, after: $after, orderBy: {{field: UPDATED_AT, direction: DESC}}) {{
      totalCount
      pageInfo {{ hasNextPage endCursor }}
      nodes {{
        id number createdAt updatedAt mergedAt closedAt isDraft baseRefName headRefOid additions deletions changedFiles
        mergeCommit {{ oid }}
        author {{ __typename login }}
        labels(first: 50) {{ nodes {{ name }} }}
        readied: timelineItems(last: 1, itemTypes: [READY_FOR_REVIEW_EVENT]) {{
          nodes {{ __typename ... on ReadyForReviewEvent {{ createdAt }} }}
        }}
        commits(first: 50) {{ {_COMMITS} }}
        reviews(first: 50) {{ {_REVIEWS} }}
      }}
    }}
  }}
}}
"""
_MORE = """
query more($id: ID!, $after: String) {{
  node(id: $id) {{ __typename ... on PullRequest {{ {field}(first: 100, after: $after) {{ {what} }} }} }}
}}
"""
COMMITS_QUERY = _MORE.format(field="commits", what=_COMMITS)
REVIEWS_QUERY = _MORE.format(field="reviews", what=_REVIEWS)

# GitHub writes a pull request before every list of them shows it, within seconds; ten minutes cost nothing.
_OVERLAP = 600
_PAGE = 50
_MOST_COMMITS = 1_000  # of one pull request: a branch that was never rebased, whose commits are another's
_STATES: dict[str, ReviewState] = {
    "APPROVED": "approved", "CHANGES_REQUESTED": "changes_requested", "COMMENTED": "commented",
    "DISMISSED": "dismissed",
}  # fmt: skip


@dataclass(slots=True)
class GithubPulls:
    """Reads them newest first by their last change; a page that is too much for GitHub is asked for by halves."""

    project: str
    page: int = _PAGE
    name: Literal["pulls"] = field(default="pulls", init=False)
    words: Literal["pull requests"] = field(default="pull requests", init=False)

    def batches(self, asker: Asker, mark: Json) -> Iterator[Batch]:
        """All pull requests that changed since the mark."""
        return newest_first(lambda after: self._page(asker, after), mark, _OVERLAP)

    def _page(self, asker: Asker, after: str | None) -> Page:
        listed = part(self._asked(asker, after).content, "project", "pullRequests")
        return page_of(listed, "updatedAt", lambda node: pull_of(node, *self._more(asker, node)))

    def _asked(self, asker: Asker, after: str | None) -> Answer:
        while True:
            try:
                return asked(asker, self.project, PULLS_QUERY, after, first=self.page)
            except TooHeavyError:
                if self.page == 1:
                    raise
                self.page //= 2

    def _more(self, asker: Asker, node: Mapping[str, Json]) -> tuple[list[Mapping[str, Json]] | None, ...]:
        """Its commits beyond the first page (None: they are too many to be its own), and its reviews."""
        too_many = (count(part(node, "commits"), "totalCount") or 0) > _MOST_COMMITS
        commits = None if too_many else list(_rest(asker, node, "commits", COMMITS_QUERY))
        return commits, list(_rest(asker, node, "reviews", REVIEWS_QUERY))


def _rest(asker: Asker, node: Mapping[str, Json], name: str, query: str) -> Iterator[Mapping[str, Json]]:
    after = next_page(part(node, name))
    while after is not None:
        answer = asker.ask(Question(parameters={"id": node.get("id"), "after": after}, query=query))
        listed = part(answer.content, "node", name)
        yield from items(listed, "nodes")
        after = next_page(listed)


def pull_of(
    node: Mapping[str, Json],
    more_commits: list[Mapping[str, Json]] | None = None,
    more_reviews: list[Mapping[str, Json]] | None = None,
) -> Pull:
    """The pull request in an answer, with what later pages hold; ValueError where it is none.

    Its commits are None where not all of them are here.
    """
    opened_at = moment(node, "createdAt")
    if opened_at is None:
        raise ValueError("createdAt is missing")
    readied = [moment(event, "createdAt") for event in items(node, "readied", "nodes")]
    commits = [_pushed(each) for each in [*items(node, "commits", "nodes"), *(more_commits or [])]]
    whole = len(commits) >= (count(part(node, "commits"), "totalCount") or 0)
    reviews = [_review(each) for each in [*items(node, "reviews", "nodes"), *(more_reviews or [])]]
    return Pull(
        system="github",
        number=number(node, "number"),
        opened_at=opened_at,
        base=text(node, "baseRefName") or "",
        person=person_of(node.get("author")),
        bot=is_bot_of(node.get("author")),
        ready_at=None if node.get("isDraft") is True else readied[-1] if readied else opened_at,
        merged_at=moment(node, "mergedAt"),
        closed_at=moment(node, "closedAt"),
        updated_at=moment(node, "updatedAt"),
        head_oid=object_id(node, "headRefOid"),
        merge_oid=object_id(part(node, "mergeCommit"), "oid") if node.get("mergedAt") else None,
        labels=tuple(name for each in items(node, "labels", "nodes") if (name := text(each, "name"))),
        added=count(node, "additions"),
        deleted=count(node, "deletions"),
        n_files=count(node, "changedFiles"),
        commits=tuple(commits) if whole else None,
        reviews=tuple(review for review in reviews if review is not None),
    )


def _pushed(node: Mapping[str, Json]) -> Pushed:
    commit = part(node, "commit")
    oid = object_id(commit, "oid")
    if oid is None:
        raise ValueError("commit.oid is missing")
    n_parents = count(part(commit, "parents"), "totalCount")
    return Pushed(
        oid=oid,
        at=moment(commit, "authoredDate"),
        added=count(commit, "additions"),
        deleted=count(commit, "deletions"),
        merge=None if n_parents is None else n_parents > 1,
    )


def _review(node: Mapping[str, Json]) -> Review | None:
    """None for one that its author has not handed in yet, which nobody else sees."""
    state = _STATES.get(str(node.get("state")))
    if state is None:
        return None
    return Review(
        id=str(node.get("id")),
        at=moment(node, "submittedAt"),
        state=state,
        person=person_of(node.get("author")),
        bot=is_reviewing_bot(node.get("author")),
        oid=object_id(part(node, "commit"), "oid"),
    )
