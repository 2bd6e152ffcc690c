"""What a merge brings, in the words of its pull: forges put the pull's title below a first line that names branches."""

from __future__ import annotations

import re

__all__ = ["title_of"]

_GITHUB = re.compile(r"Merge pull request #(\d{1,9}) from ")
_GITLAB = re.compile(r"Merge branch '[^\n]*' into '?")
_REQUEST = re.compile(r"^See merge request (?:[\w./-]*!|https?://\S*/merge_requests/)(\d{1,9})\s*$", re.MULTILINE)
_BITBUCKET = re.compile(r"Merged in \S+ \(pull request #(\d{1,9})\)")
# What Git and forges write there themselves, and trailers.
_NO_TITLE = re.compile(
    r"(?:# ?)?Conflicts:|See merge request |Closes? [#!]?\d|Cc: |\w[\w-]*-(?:by|id|on|to|request): ", re.IGNORECASE
)


def title_of(message: str) -> str:
    """The title of the pull with its number, as `Add the parser (#12)`; the first line where no forge wrote one."""
    subject, _, rest = message.partition("\n")
    if not subject.startswith("Merge"):
        return subject
    number = _number(subject, rest)
    title = rest.lstrip("\r\n").partition("\n")[0].strip()
    if not number or not title or _NO_TITLE.match(title):
        return subject
    return title if title.endswith(f"({number})") else f"{title} ({number})"


def _number(subject: str, rest: str) -> str:
    """The pull as its forge writes it, `#12` or `!12`; empty where the message is of no forge."""
    if found := _GITHUB.match(subject) or _BITBUCKET.match(subject):
        return f"#{found[1]}"
    if _GITLAB.match(subject) and (found := _REQUEST.search(rest)):
        return f"!{found[1]}"
    return ""
