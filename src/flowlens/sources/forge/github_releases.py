"""Releases of GitHub as its page of them has them, by GraphQL; of their notes only whether there are any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from flowlens.model.ci import Published
from flowlens.sources.ci.json_text import Json
from flowlens.sources.forge.asking import Asker
from flowlens.sources.forge.field import moment, number, object_id, part, text
from flowlens.sources.forge.github_lists import asked, page_of
from flowlens.sources.forge.newest_first import Page, newest_first
from flowlens.sources.forge.resource import Batch

__all__ = ["RELEASES_QUERY", "GithubReleases", "published_of"]

# Notes may be a book, and all that is asked is whether there are any: their first letters tell.
RELEASES_QUERY = """
query releases($owner: String!, $name: String!, $after: String) {
  project: repository(owner: $owner, name: $name) {
    releases(first: 100, after: $after, orderBy: {field: CREATED_AT, direction: DESC}) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        databaseId tagName name createdAt publishedAt isPrerelease isDraft
        tagCommit { oid }
        shortDescriptionHTML(limit: 20)
      }
    }
  }
}
"""
# They are listed by when they were made, and a draft may lie for a while until it is published.
_OVERLAP = 365 * 86_400


@dataclass(frozen=True, slots=True)
class GithubReleases:
    """Reads them newest first by when they were made."""

    project: str
    name: Literal["releases"] = field(default="releases", init=False)
    words: Literal["releases"] = field(default="releases", init=False)

    def batches(self, asker: Asker, mark: Json) -> Iterator[Batch]:
        """All releases since the mark, and those of a year before it."""
        return newest_first(lambda after: self._page(asker, after), mark, _OVERLAP)

    def _page(self, asker: Asker, after: str | None) -> Page:
        answer = asked(asker, self.project, RELEASES_QUERY, after)
        return page_of(part(answer.content, "project", "releases"), "createdAt", published_of)


def published_of(node: Mapping[str, Json]) -> Published:
    """The release in an answer; ValueError where it is none."""
    noted = node.get("noted")
    return Published(
        system="github",
        id=str(number(node, "databaseId")),
        tag=text(node, "tagName") or "",
        name=text(node, "name"),
        created_at=moment(node, "createdAt"),
        published_at=moment(node, "publishedAt"),
        pre_release=node.get("isPrerelease") is True,
        draft=node.get("isDraft") is True,
        noted=noted if isinstance(noted, bool) else None,
        oid=object_id(part(node, "tagCommit"), "oid"),
    )
