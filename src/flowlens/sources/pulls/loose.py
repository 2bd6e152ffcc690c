"""A review that stands apart from its pull request, as in a table of its own."""

from __future__ import annotations

from dataclasses import dataclass

from flowlens.model.forge import Review

__all__ = ["Loose"]


@dataclass(frozen=True, slots=True)
class Loose:
    """A review of the pull of that number of that system."""

    system: str
    number: int
    review: Review
