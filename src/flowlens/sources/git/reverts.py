"""Whether a message says that its commit takes back an earlier one, or lands again what was taken back."""

from __future__ import annotations

import re

__all__ = ["landed_again", "says_revert"]

# What may stand before the word: labels, a type or a part of the project, and how much of it is taken back.
_HEAD = r"(?:\[[^]]*\]\s*)*(?:[^\s:][^:]{0,60}:\s+)*"
_HOW = r"(?:(?:partial|part|temporar|effective|complete|full|manual|mostly|oops|woops|then|also)\w*,?\s+){0,2}"
_UNDO = (
    r"(?:revert(?:s|ed|ing)?|back(?:s|ed|ing)?[ -]?out|"
    # An editor's undo and a database's rollback are features.
    r"und(?:o|oes|id|oing)(?!\s+(?:and|or|redo|button|command|stack|manager|history|support|log)\b)|"
    r"roll(?:ed|ing|s)?[ -]?back(?=\s+(?:to|(?:the )?(?:change|commit|update|upgrade))))"
)
# `revert/cherry-pick: …` and `revert: …` name a part of the project, or a type; see below.
_SUBJECT = re.compile(rf"{_HEAD}{_HOW}{_UNDO}\b(?![:/,=]|[.-]\w|\s+(?:the )?revert\b)", re.IGNORECASE)
_WITHIN = re.compile(
    r"\(revert(?:s|ed)?\)\s*$|; (?:partly |partially )?revert |"
    r"\breverts? (?:of )?(?:commit )?(?:[#!]\d|r\d|(?=[a-f]*\d)[0-9a-f]{7,64}\b)",
    re.IGNORECASE,
)
# Conventional Commits 1.0.0, "how does it handle revert commits": a type, and the ids in the body. Before small letters
# that name no type it may as well be the command of that name, as in Git's own `revert: plug a leak`.
_TYPED = re.compile(r"R(?:evert|EV): |revert(?:\([^)]*\)!?|!): |revert: (?:[\"'`]|\w+(?:\([^)]*\))?!?: )")
_UNSURE = "revert: "
_BODY = re.compile(
    r"^(?:This (?:[a-z]+ )?reverts (?:commit |merge request )?(?:[#!]\d|[0-9a-f]{7})"
    r"|Reverts (?:[\w.-]+/[\w.-]+)?(?:[#!]\d+|[0-9a-f]{7,64})(?: #\d+)?[ \t.]*\r?$)",
    re.IGNORECASE | re.MULTILINE,
)
_REFS = re.compile(r"^Refs: [0-9a-f]{7}", re.MULTILINE)
# A squash lists the subjects of what it was made of: what one of them took back had never landed.
_SQUASHED = re.compile(r"^[ \t]*[*-] (?:\w+: )?(?:Reapply|Revert) [\"#]", re.IGNORECASE | re.MULTILINE)
_TWICE = re.compile(r"Revert [\"']Revert [\"'](.*)")
_AGAIN = re.compile(r"Re-?(?:apply|appli|land)(?:ed|es|s|ing)?:? +[\"'`]?(.*)", re.IGNORECASE)


def says_revert(subject: str, body: str) -> bool:
    """Whether it takes back an earlier commit, in whole or in part; to land it again is none."""
    small = subject.lower()
    if ("rever" in small or "rev:" in small or "back" in small or "undo" in small or "undid" in small) and _said_above(
        subject, body
    ):
        return True
    return "everts" in body and bool(_BODY.search(body)) and not _SQUASHED.search(body)


def landed_again(message: str) -> str | None:
    """The subject of what it lands again that was reverted before; None where the first line does not say so."""
    if message[:2] not in {"Re", "re"}:
        return None
    if twice := _TWICE.match(message):
        return twice[1]
    again = _AGAIN.match(message)
    return again[1] if again else None


def _said_above(subject: str, body: str) -> bool:
    if subject.startswith(_UNSURE):
        return bool(_TYPED.match(subject) or _BODY.search(body) or _REFS.search(body))
    return bool(_SUBJECT.match(subject) or _TYPED.match(subject) or _WITHIN.search(subject))
