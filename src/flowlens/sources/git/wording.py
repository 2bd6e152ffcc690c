"""The words of a subject's text, without what is quoted or refers to something else."""

from __future__ import annotations

import re

__all__ = ["CLOSING", "spoken", "words_of"]

# Stands for the issues that a text begins with, as "Fix #12: …" does.
CLOSING = "closing: "

_WORD = re.compile(r"[a-z]+")
_CODE = re.compile(r"`[^`]*`|\"[^\"]*\"|“[^”]*”")
# A closed issue is no repair by itself: features close issues as well.
_CLOSES = re.compile(
    r"[\s,;.]*\(?\b(?:fix(?:e[sd])?|refs?|clos(?:e[sd]?)|resolve[sd]?|see)[\s:]+(?:issue |bug |gh-)?"
    r"(?:[\w./-]*#|https?://\S*/)\d+\)?"
)
_BEGINS_WITH_CLOSING = re.compile(
    r"fix(?:e[sd])?:?\s+(?:issue |bug |gh-)?[\w./-]*#\d+\W*(?:(?:and|fix\w*) \W*#\d+\W*)*"
)


def spoken(text: str) -> str:
    """The text of a subject in small letters, without code, quotations and the issues that it closes."""
    small = text.lower().replace("’", "'")  # noqa: RUF001 - as people type it
    if "#" in small or "://" in small:
        small = _CLOSES.sub("", _BEGINS_WITH_CLOSING.sub(CLOSING, small, count=1) if small[:3] == "fix" else small)
    return _CODE.sub("", small) if "`" in small or '"' in small or "“" in small else small


def words_of(text: str) -> frozenset[str]:
    """The words of a text that is in small letters; `don't` is two."""
    return frozenset(_WORD.findall(text))
