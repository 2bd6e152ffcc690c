"""Text from a repository made harmless to show: control characters written out, so that they steer nothing."""

from __future__ import annotations

import re

__all__ = ["defused", "printable", "short_id", "shortened", "slug"]

# What a CI log reads as a command: `::error::` at the start of a line, `##[group]` and `##vso[…]` anywhere in it.
_WORKFLOW_COMMAND = re.compile(r"^(\s*):(?=:)|#(?=#\w*\[)", re.MULTILINE)

_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_ENOUGH = 12
_OUTSIDE_A_SLUG = re.compile(r"[^a-z0-9]+")
_SLUG_LETTERS = 60


def short_id(text: str) -> str:
    """The first 12 letters of an object id, which Git takes as well; another id as it is."""
    return text[:_ENOUGH] if _OBJECT_ID.fullmatch(text) else text


def slug(text: str) -> str:
    """The text as part of a file name or an anchor: some lower-case letters, digits and hyphens; may be empty."""
    return _OUTSIDE_A_SLUG.sub("-", text.lower()).strip("-")[:_SLUG_LETTERS]


def printable(text: str) -> str:
    r"""The text with control characters, direction marks and lone surrogates written out, as `\x1b` or `\u202e`."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else _written_out(letter) for letter in text)


def shortened(text: str, length: int) -> str:
    """The text in at most `length` characters; an ellipsis stands for what was cut."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def defused(text: str) -> str:
    r"""Finished lines in which no CI system finds a command: what would start one is written as `\x3a`."""
    return _WORKFLOW_COMMAND.sub(_command_start, text)


def _command_start(match: re.Match[str]) -> str:
    return "\\x23" if match[0] == "#" else f"{match[1]}\\x3a"


def _written_out(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")
