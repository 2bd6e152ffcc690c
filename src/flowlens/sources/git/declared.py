"""What stands before the text of a subject: types and labels that declare a kind, and the part that was changed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

__all__ = ["Declared", "declared"]

# Conventional Commits 1.0.0 and the types of the Angular convention; the acronyms of NumPy's development workflow,
# which SciPy, pandas and Matplotlib share; the labels of Ember, Prometheus and TYPO3.
_KINDS = {
    "feat": "feature", "feature": "feature", "enh": "feature", "enhancement": "feature",
    "fix": "fix", "bugfix": "fix", "hotfix": "fix", "bug": "fix",
    "perf": "refactor", "refactor": "refactor", "style": "refactor", "sty": "refactor", "cleanup": "refactor",
    "docs": "docs", "doc": "docs",
    "test": "test", "tests": "test", "tst": "test", "bench": "test",
    "build": "chore", "bld": "chore", "chore": "chore", "ci": "chore", "deps": "chore", "dep": "chore",
    "maint": "chore", "mnt": "chore", "rel": "chore", "task": "chore",
}  # fmt: skip
# gitmoji.dev, and Atom's list before it.
_SIGNS = {
    ":bug:": "fix", "\N{BUG}": "fix", ":ambulance:": "fix", "\N{AMBULANCE}": "fix",
    ":sparkles:": "feature", "\N{SPARKLES}": "feature",
    ":memo:": "docs", "\N{MEMO}": "docs", ":white_check_mark:": "test", "\N{WHITE HEAVY CHECK MARK}": "test",
    ":art:": "refactor", "\N{ARTIST PALETTE}": "refactor", ":recycle:": "refactor",
    ":arrow_up:": "chore", "\N{UPWARDS BLACK ARROW}": "chore", ":shirt:": "chore", ":green_heart:": "chore",
}  # fmt: skip
_LABEL = re.compile(r"\[([A-Za-z]+)[^]]*\]:?\s*")
_TYPE = re.compile(r"(\w+)(?:\(([^)]*)\))?!?")
# `Bug 123 - …`, `Issue #12: …`: whatever it was, it has a number.
_NUMBER = re.compile(r"(?:[Bb]ug|[Ii]ssue|[Tt]icket|GH|gh)?[ -]?#?\d+\s*[:-]\s+(?=\S)")
_LONGEST_PART = 60
# A sign, a sentence, or an address.
_NO_PART = re.compile(r"^:|[`'\"]|^(?:fix|correct)\w*\s|^https?$", re.IGNORECASE)


class Declared(NamedTuple):
    """The kind that a subject declares, None where it does not; the parts that it names; and the text behind them."""

    kind: str | None
    parts: str
    text: str


def declared(subject: str) -> Declared:
    """What stands before the text of a subject, and that text; the first type that is known ends it."""
    parts, text = "", subject
    if text[:1] in "BbIiTtGg#" and (number := _NUMBER.match(text)):
        text = text[number.end() :]
    while True:
        if text[:1] == "[" and (label := _LABEL.match(text)):
            kind, part, text = _KINDS.get(label[1].lower()), "", text[label.end() :]
        else:
            head, colon, behind = text.partition(": ")
            before = _before_colon(head) if colon else None
            if before is None:
                return Declared(_sign(text), parts, text)
            (kind, part), text = before, behind.lstrip()
        parts += part
        if kind:
            return Declared(kind, parts, text)


@lru_cache(maxsize=4096)
def _before_colon(head: str) -> tuple[str | None, str] | None:
    """The kind and the parts that stand before a colon; None where it is a sentence. The same ones come up again."""
    if len(head) > _LONGEST_PART or _NO_PART.search(head) or not head.strip():
        return None
    typed = _TYPE.fullmatch(head)
    kind = _KINDS.get(typed[1].lower()) if typed else None
    return kind, f" {typed[2] or ''}" if typed and kind else f" {head}"


def _sign(text: str) -> str | None:
    """The kind that a sign at the start of the text stands for."""
    if text[:1].isascii() and text[:1] != ":":
        return None
    return next((kind for sign, kind in _SIGNS.items() if text.startswith(sign)), None)
