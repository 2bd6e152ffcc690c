"""Lists of GitHub's GraphQL: one page of what a project has, and where the next one begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flowlens.sources.ci.json_text import Json
from flowlens.sources.forge.asking import Answer, Asker, Question
from flowlens.sources.forge.field import count, items, moment, part
from flowlens.sources.forge.newest_first import Page
from flowlens.sources.forge.rows import Kept

__all__ = ["asked", "next_page", "page_of"]


def asked(asker: Asker, project: str, query: str, after: str | None, **given: Json) -> Answer:
    """What GitHub answers to a question on a project, `owner/name`, and on the page of a list that begins there."""
    owner, _, name = project.partition("/")
    return asker.ask(Question(parameters={"owner": owner, "name": name, **given, "after": after}, query=query))


def page_of(listed: Mapping[str, Json], time: str, row_of: Callable[[Mapping[str, Json]], Kept]) -> Page:
    """The page, whose order is that of the named time of each entry."""
    nodes = items(listed, "nodes")
    times = [at for node in nodes if (at := moment(node, time)) is not None]
    return Page(
        rows=[row_of(node) for node in nodes],
        newest=max(times, default=None),
        oldest=min(times, default=None),
        after=next_page(listed),
        total=count(listed, "totalCount"),
    )


def next_page(listed: Mapping[str, Json]) -> str | None:
    """Where the next page of a list begins; None where this is the last one."""
    about = part(listed, "pageInfo")
    after = about.get("endCursor")
    return after if about.get("hasNextPage") is True and isinstance(after, str) else None
