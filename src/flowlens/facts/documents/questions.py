"""Which of the three questions a heading asks: what happened, what did we learn, what will we change."""

from __future__ import annotations

import re

from flowlens.facts.documents.wording import WORDING, Asked

__all__ = ["asked"]

_PATTERNS = tuple((answer, re.compile(rf"(?:{'|'.join(phrases)})")) for answer, _, phrases in WORDING)
_IMPACT = re.compile(r"\b(?:user|customer|client|business|service|member)s?(?:[- ]facing)? impact")
_MARKS = re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])?|<[^>]{0,80}>|\([^)]*\)|[*_`~#|:]+")
_LEADING = re.compile(r"^(?!5[- ]whys)(?:(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)] |[\d.]+ |[^\w]+)+")
_LONGEST = 120


def asked(title: str) -> Asked | None:
    """What a heading asks for, without its number, emphasis and what stands in brackets; None where it is another."""
    words = _plain(title)
    if not words:
        return None
    found = next((answer for answer, pattern in _PATTERNS if pattern.match(words)), None)
    return "happened" if found is None and _IMPACT.search(words) else found


def _plain(title: str) -> str:
    text = title[:_LONGEST].lower().replace("\u2019", "'")
    text = " ".join(_MARKS.sub(r" \1 ", text).split())
    return _LEADING.sub("", text).rstrip(" ?!.,-\u2013")
