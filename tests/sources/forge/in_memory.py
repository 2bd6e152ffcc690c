"""Asks a forge in memory as `Http` asks one in the network: the same door, and the same errors, without sockets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode

from flowlens.errors import UsageError
from flowlens.sources.forge.asking import Answer, MissingError, Question
from flowlens.sources.forge.people import People
from flowlens.sources.forge.resource import Resource
from flowlens.sources.forge.rows import Kept


class Forge(Protocol):
    """A forge in memory."""

    def get(self, address: str) -> tuple[int, Any, dict[str, str]]:
        """Status, content and headers for a path with its parameters."""

    def post(self, variables: Mapping[str, Any]) -> tuple[int, Any, dict[str, str]]:
        """The same for a question of GraphQL."""


@dataclass(slots=True)
class Asking:
    """Asks it."""

    forge: Forge
    people: People = field(default_factory=lambda: People(b"a key of sixteen", frozenset({"main"})))

    def ask(self, question: Question) -> Answer:
        """The answer as the network would bring it."""
        if question.query is not None:
            status, content, headers = self.forge.post(question.parameters)
            content = content.get("data") if isinstance(content, dict) else None
        else:
            query = urlencode({key: str(value) for key, value in question.parameters.items()})
            status, content, headers = self.forge.get(f"{question.path}?{query}" if query else question.path)
        if status != 200:
            raise (MissingError if status == 404 else UsageError)(f"HTTP {status}")
        link, total = headers.get("link", ""), headers.get("x-total") or headers.get("x-total-count")
        if isinstance(content, dict) and "total_count" in content:
            total = str(content["total_count"])
        return Answer(
            content=self.people.hidden(content),
            next=link.partition("<")[2].partition(">")[0] or None,
            total=int(total) if total else None,
        )


def read(resource: Resource, forge: Forge, mark: Any = None) -> tuple[list[Kept], Any]:
    """All rows of a run, and the mark that it leaves."""
    rows: list[Kept] = []
    for batch in resource.batches(Asking(forge), mark):
        rows += batch.rows
        mark = batch.mark
    return rows, mark
