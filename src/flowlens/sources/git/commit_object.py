"""A commit parsed from its bytes, so that no impossible date, name or encoding ends a run or passes for a real one."""

from __future__ import annotations

import codecs
import re

from flowlens.model.history import Commit, Person

__all__ = ["parse_commit"]

_MESSAGE_BYTES = 1 << 16
_WHEN = re.compile(rb"\s*(-?\d{1,20}) [+-]\d+\s*")
_YEAR_10000 = 253_402_300_800


def parse_commit(oid: str, content: bytes, *, cut: bool = False) -> Commit:
    """The commit in `content`; whatever cannot be believed is left empty and named in `flags`."""
    head, _, body = content.partition(b"\n\n")
    parents: list[str] = []
    author = committer = encoding = None
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        if key == b"parent":
            parents.append(value.decode("ascii", "replace"))
        elif key == b"author" and author is None:
            author = value
        elif key == b"committer" and committer is None:
            committer = value
        elif key == b"encoding" and encoding is None:
            encoding = value
    flags: list[str] = []
    codec = _codec(encoding, flags)
    written_by, author_at = _identity(author, codec, "author", flags)
    landed_by, commit_at = _identity(committer, codec, "committer", flags)
    message = _decode(body[:_MESSAGE_BYTES], codec, flags)
    hidden = () if cut else tuple(parents)
    return Commit(oid, hidden, written_by, landed_by, author_at, commit_at, message, tuple(dict.fromkeys(flags)), cut)


def _identity(line: bytes | None, codec: str, role: str, flags: list[str]) -> tuple[Person, int | None]:
    if line is None:
        flags.append(f"no {role}")
        return Person("", ""), None
    who, closed, when = line.rpartition(b">")
    name, _, email = (who if closed else line).partition(b"<")
    person = Person(_decode(name.strip(), codec, flags), _decode(email.strip(), codec, flags))
    match = _WHEN.fullmatch(when) if closed else None
    seconds = int(match[1]) if match else 0
    # Commits of 1970-01-01 and before come from broken clocks and importers; Git did not exist.
    if not 0 < seconds < _YEAR_10000:
        flags.append(f"impossible {role} date")
        return person, None
    return person, seconds


def _codec(encoding: bytes | None, flags: list[str]) -> str:
    if encoding is None:
        return "utf-8"
    try:
        found = codecs.lookup(encoding.decode("ascii"))
    except (LookupError, ValueError):
        flags.append("unknown encoding")
        return "utf-8"
    if not getattr(found, "_is_text_encoding", False):
        flags.append("unknown encoding")
        return "utf-8"
    return found.name


def _decode(value: bytes, codec: str, flags: list[str]) -> str:
    try:
        return value.decode(codec)
    except (UnicodeError, ValueError):
        flags.append("undecodable text")
        return value.decode("utf-8", "backslashreplace")
