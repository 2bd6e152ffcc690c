"""Deployments of GitHub with their statuses, by GraphQL: by REST each would be a question of its own.

https://docs.github.com/en/graphql/reference/objects#deployment
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from flowlens.model.ci import Deployed
from flowlens.sources.ci.json_text import Json
from flowlens.sources.forge.asking import Asker
from flowlens.sources.forge.field import items, moment, number, object_id, part, text
from flowlens.sources.forge.github_lists import asked, page_of
from flowlens.sources.forge.newest_first import Page, newest_first
from flowlens.sources.forge.resource import Batch

__all__ = ["DEPLOYMENTS_QUERY", "GithubDeployments", "deployed_of"]

DEPLOYMENTS_QUERY = """
query deployments($owner: String!, $name: String!, $after: String) {
  project: repository(owner: $owner, name: $name) {
    deployments(first: 100, after: $after, orderBy: {field: CREATED_AT, direction: DESC}) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        databaseId commitOid environment createdAt
        statuses(first: 20) { nodes { state createdAt } }
      }
    }
  }
}
"""
# They are listed by when they were made, and their statuses come later: a deployment that waits for somebody's word is
# ended by GitHub after 30 days.
_OVERLAP = 30 * 86_400


@dataclass(frozen=True, slots=True)
class GithubDeployments:
    """Reads them newest first by when they were made."""

    project: str
    name: Literal["deployments"] = field(default="deployments", init=False)
    words: Literal["deployments"] = field(default="deployments", init=False)

    def batches(self, asker: Asker, mark: Json) -> Iterator[Batch]:
        """All deployments since the mark, and those of a month before it."""
        return newest_first(lambda after: self._page(asker, after), mark, _OVERLAP)

    def _page(self, asker: Asker, after: str | None) -> Page:
        answer = asked(asker, self.project, DEPLOYMENTS_QUERY, after)
        return page_of(part(answer.content, "project", "deployments"), "createdAt", deployed_of)


def deployed_of(node: Mapping[str, Json]) -> Deployed:
    """The deployment in an answer; ValueError where it is none.

    One that was live has `inactive` as its newest state once another one took its place: it did succeed, and was live
    from its first success on.
    """
    statuses = [
        (at, str(each.get("state")).lower())
        for each in items(node, "statuses", "nodes")
        if (at := moment(each, "createdAt")) is not None
    ]
    live_at = min((at for at, state in statuses if state == "success"), default=None)
    newest = max(statuses, default=(0, ""))[1]
    return Deployed(
        system="github",
        id=str(number(node, "databaseId")),
        environment=text(node, "environment") or "",
        oid=object_id(node, "commitOid"),
        at=moment(node, "createdAt") if live_at is None else live_at,
        state=(newest or None) if live_at is None else "success",
    )
