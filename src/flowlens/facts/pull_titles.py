"""What a merge brings, in words: its first line names branches, and below it stand the title of the pull, or prose."""

from __future__ import annotations

import re

__all__ = ["MERGE_REQUEST", "title_of"]

_GITHUB = re.compile(r"Merge pull request #(\d{1,9}) from ")
_GITLAB = re.compile(r"Merge branch '[^\n]*' into '?")
MERGE_REQUEST = re.compile(r"^See merge request (?:[\w./-]*!|https?://\S*/merge_requests/)(\d{1,9})\s*$", re.MULTILINE)
_BITBUCKET = re.compile(r"Merged in \S+ \(pull request #(\d{1,9})\)")
# What Git and forges write there themselves, and trailers.
_NO_TITLE = re.compile(
    r"(?:# ?)?Conflicts:|See merge request |Closes? [#!]?\d|Cc: |\w[\w-]*-(?:by|id|on|to|request): ", re.IGNORECASE
)
_BY_HAND = re.compile(r"Merge (?:branch|branches|tag|topic) '")
_LONGEST = 100  # letters of prose, which has no length of its own as titles have


def title_of(message: str) -> str:
    """The title of the pull with its number, as `Add the parser (#12)`; of another merge what it says in prose.

    The first line where a merge says nothing more, and of all that is no merge.
    """
    subject, _, rest = message.partition("\n")
    if not subject.startswith("Merge"):
        return subject
    below = rest.replace("\r", "").strip("\n")
    title, number = below.partition("\n")[0].strip(), _number(subject, rest)
    if not title or _NO_TITLE.match(title):
        return subject
    if number:
        return title if title.endswith(f"({number})") else f"{title} ({number})"
    prose = " ".join(below.partition("\n\n")[0].split())
    return _cut(prose) if _BY_HAND.match(subject) and prose[0].isalpha() else subject


def _cut(prose: str) -> str:
    """So much of it as fits, in whole words."""
    if len(prose) <= _LONGEST:
        return prose
    return f"{prose[:_LONGEST].rpartition(' ')[0] or prose[:_LONGEST]} …"


def _number(subject: str, rest: str) -> str:
    """The pull as its forge writes it, `#12` or `!12`; empty where the message is of no forge."""
    if found := _GITHUB.match(subject) or _BITBUCKET.match(subject):
        return f"#{found[1]}"
    if _GITLAB.match(subject) and (found := MERGE_REQUEST.search(rest)):
        return f"!{found[1]}"
    return ""
