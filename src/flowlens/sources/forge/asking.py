"""A question to a forge and its answer, whoever gives it: the forge itself, or an archive of its answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from flowlens.errors import CannotMeasureError, UsageError
from flowlens.sources.ci.json_text import Json

__all__ = [
    "Answer",
    "Asker",
    "ForbiddenError",
    "Hiding",
    "MissingError",
    "Question",
    "StaleCursorError",
    "TooHeavyError",
    "UnansweredError",
]


class TooHeavyError(CannotMeasureError):
    """The forge gave up on a question again and again: half as much may work."""


class StaleCursorError(CannotMeasureError):
    """The forge no longer knows where to go on: only the beginning helps."""


class ForbiddenError(UsageError):
    """The token may not read this, and may well read other things."""


class UnansweredError(CannotMeasureError):
    """The server answers nobody, or this token nothing more for a while, whatever the project."""


class MissingError(UsageError):
    """The forge has no such thing, or shows it to others only."""


@dataclass(frozen=True, slots=True)
class Question:
    """A path of the REST API with its parameters, or an address that an answer gave for the next page of one.

    With a `query` it is one of GraphQL instead, and the parameters are its variables. `etag` is that of an earlier
    answer, which need not come again where it is still the same.
    """

    path: str = ""
    parameters: Mapping[str, Json] = field(default_factory=dict)
    query: str | None = None
    etag: str | None = None

    @property
    def key(self) -> str:
        """What tells it from every other question: 40 hexadecimal digits."""
        whole = json.dumps([self.path, self.parameters, self.query, self.etag], sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()[:40]


@dataclass(frozen=True, slots=True)
class Answer:
    """The content, people in it as pseudonyms; None where it is `unchanged` since the `etag` that was asked with.

    `next` asks for the next page, `total` is how many there are over all pages where the forge says so, and `at` is the
    forge's own time in seconds since 1970. Of GraphQL the content is what stands under `data`.
    """

    content: Json
    next: str | None = None
    total: int | None = None
    etag: str | None = None
    at: int | None = None
    unchanged: bool = False


class Asker(Protocol):
    """Whoever answers questions."""

    def ask(self, question: Question) -> Answer:
        """The answer; FlowLensError, in one line, where there is none."""


class Hiding(Protocol):
    """The door for what a forge answers: what is not read, and who a person is, does not come in."""

    def hidden(self, answer: Json) -> Json:
        """The answer as it may come in."""
