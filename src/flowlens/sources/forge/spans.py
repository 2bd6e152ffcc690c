"""How far a list has been read that a forge gives the newest first, and which ends where the last whole reading began.

A reading that was broken off leaves a span that is known, with more below it that is not; the next one steps over it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from flowlens.sources.ci.json_text import Json

__all__ = ["Seen", "Span"]

_MOST_SPANS = 100


class Span(NamedTuple):
    """All from `high` down to `low`, which itself may have more of the same time that is not known."""

    high: int
    low: int


@dataclass(frozen=True, slots=True)
class Seen:
    """Below `bottom` all is known; above it the spans, the newest first."""

    bottom: int | None = None
    spans: tuple[Span, ...] = ()

    def ends_at(self, key: int) -> bool:
        """Whether a list of the newest first has nothing new from this key on."""
        return self.bottom is not None and key < self.bottom

    def has(self, key: int) -> bool:
        """Whether an earlier reading has had it."""
        return any(span.low < key <= span.high for span in self.spans)

    def reaching(self, high: int, low: int) -> Seen:
        """With what one more reading has had."""
        return Seen(self.bottom, (Span(high, low), *self.spans)[:_MOST_SPANS])

    def mark(self) -> dict[str, Json]:
        """As JSON."""
        return {"bottom": self.bottom, "spans": [list(span) for span in self.spans]}

    @staticmethod
    def of(mark: Json) -> Seen:
        """What a mark says; nothing where it is none."""
        if not isinstance(mark, dict):
            return Seen()
        bottom, spans = mark.get("bottom"), mark.get("spans")
        listed: Iterable[Json] = spans if isinstance(spans, list) else ()
        return Seen(
            bottom if isinstance(bottom, int) else None,
            tuple(Span(*each) for each in listed if isinstance(each, list) and [*map(type, each)] == [int, int]),
        )
