"""The lenses by the titles that people read; their ids are for the command line and for JSON."""

from __future__ import annotations

import re

from flowlens.model.report import Report

__all__ = ["title", "with_titles"]


def title(report: Report, lens: str) -> str:
    """The title on the lens's card; its id where it has none."""
    card = report.cards.get(lens)
    return card.title if card is not None else lens


def with_titles(report: Report, text: str) -> str:
    """The text with every id of a lens that stands as a word of its own replaced by its title in quotes."""
    if not report.cards:
        return text
    # The longest first, as one id may begin another.
    ids = "|".join(re.escape(lens) for lens in sorted(report.cards, key=len, reverse=True))
    return re.sub(rf"(?<![\w-])(?:{ids})(?![\w-])", lambda match: f"“{title(report, match[0])}”", text)
