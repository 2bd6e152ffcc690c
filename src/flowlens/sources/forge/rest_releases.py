"""Releases of GitLab, and of Gitea and Forgejo, by REST; of their notes only whether there are any.

Forms: https://docs.gitlab.com/api/releases/, https://docs.gitea.com/api
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from flowlens.model.ci import Published
from flowlens.sources.ci.json_text import Json
from flowlens.sources.ci.row import Tally
from flowlens.sources.forge.asking import Asker, Question
from flowlens.sources.forge.gitlab import project_path
from flowlens.sources.forge.newest_first import Page, newest_first
from flowlens.sources.forge.pages import pages
from flowlens.sources.forge.record import Record, records_of
from flowlens.sources.forge.resource import Batch

__all__ = ["GitLabReleases", "GiteaReleases"]

_PAGE = 100
# One that is announced, or changed later: of a release that is a year old few do so.
_OVERLAP = 365 * 86_400


@dataclass(slots=True)
class GitLabReleases:
    """Releases of GitLab, newest first by when they were made: one for a day to come stands in its place."""

    project: str
    tally: Tally = field(default_factory=Tally)
    name: str = "releases"
    words: str = "releases"

    def batches(self, asker: Asker, mark: Json) -> Iterator[Batch]:
        """All releases since the mark, and those of a year before it."""
        return newest_first(lambda after: self._page(asker, after), mark, _OVERLAP)

    def _page(self, asker: Asker, after: str | None) -> Page:
        path = f"{project_path(self.project)}/releases"
        first = Question(path, {"order_by": "created_at", "sort": "desc", "per_page": _PAGE})
        answer = asker.ask(first if after is None else Question(after))
        rows = records_of(answer.content, path, self.tally)
        times = [at for row in rows if (at := row.time("created_at")) is not None]
        newest, oldest = max(times, default=None), min(times, default=None)
        return Page([_of_gitlab(row) for row in rows], newest, oldest, answer.next, answer.total)


@dataclass(slots=True)
class GiteaReleases:
    """Releases of Gitea and Forgejo, all of them in each run: they stand in the order of their tags' dates."""

    project: str
    tally: Tally = field(default_factory=Tally)
    name: str = "releases"
    words: str = "releases"

    def batches(self, asker: Asker, mark: Json) -> Iterator[Batch]:
        """All releases, fifty at a time."""
        for rows, total in pages(asker, Question(f"repos/{self.project}/releases"), self.tally):
            yield Batch([_of_gitea(row) for row in rows], mark or {}, total if mark is None else None)


def _of_gitlab(row: Record) -> Published:
    """GitLab numbers none: a release is its tag's. One for a day to come is not out."""
    tag = row.named("tag_name")
    return Published(
        system="gitlab",
        id=tag,
        tag=tag,
        name=row.text("name"),
        created_at=row.time("created_at"),
        published_at=None if row.flag("upcoming_release") else row.time("released_at"),
        draft=row.flag("upcoming_release"),
        noted=_noted(row),
        oid=row.within("commit").oid("id"),
    )


def _of_gitea(row: Record) -> Published:
    return Published(
        system="gitea",
        id=row.id("id") or "",
        tag=row.named("tag_name"),
        name=row.text("name"),
        created_at=row.time("created_at"),
        # It tells a moment of a draft as well, to those who may see it.
        published_at=None if row.flag("draft") else row.time("published_at"),
        pre_release=row.flag("prerelease"),
        draft=row.flag("draft"),
        noted=_noted(row),
    )


def _noted(row: Record) -> bool | None:
    value = row.values.get("noted")
    return value if isinstance(value, bool) else None
