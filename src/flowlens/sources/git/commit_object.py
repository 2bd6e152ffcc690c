"""A commit parsed from its bytes, so that no impossible date, name or encoding ends a run or passes for a real one."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from itertools import takewhile

from flowlens.model.history import Commit, Person

__all__ = ["parse_commit"]

_MESSAGE_BYTES = 1 << 16
_WHEN = re.compile(rb"\s*(-?\d{1,20}) [+-]\d+\s*")
_ID = re.compile(rb"[0-9a-f]{40}|[0-9a-f]{64}")
# Python's own notations, those for the names of hosts, and one that can give half a character.
_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"})
_YEAR_10000 = 253_402_300_800


def parse_commit(oid: str, content: bytes) -> Commit:
    """The commit in `content`; whatever cannot be believed is left empty and named in `flags`."""
    head, _, body = content.partition(b"\n\n")
    lines = head.split(b"\n")
    first: dict[bytes, bytes] = {}
    for line in lines:
        key, _, value = line.partition(b" ")
        first.setdefault(key, value)
    flags: list[str] = []
    parents = _parents(lines, flags)
    codec = _codec(first.get(b"encoding"), flags)
    written_by, author_at = _identity(first.get(b"author"), codec, "author", flags)
    landed_by, commit_at = _identity(first.get(b"committer"), codec, "committer", flags)
    message = _message(body, codec, flags)
    known_flags = tuple(dict.fromkeys(flags))
    return Commit(oid, tuple(parents), written_by, landed_by, author_at, commit_at, message, known_flags)


def _parents(lines: Sequence[bytes], flags: list[str]) -> list[str]:
    """The ids in the lines right behind the tree: Git looks for parents nowhere else."""
    values = [line[7:] for line in takewhile(lambda line: line.startswith(b"parent "), lines[1:])]
    ids = [value.decode("ascii") for value in values if _ID.fullmatch(value)]
    if len(ids) < len(values):
        flags.append("impossible parent")
    return ids


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
    if found.name in _NO_CHARSETS or not getattr(found, "_is_text_encoding", False):
        flags.append("unknown encoding")
        return "utf-8"
    return found.name


def _message(body: bytes, codec: str, flags: list[str]) -> str:
    if len(body) <= _MESSAGE_BYTES:
        return _decode(body, codec, flags)
    try:
        # A character that the limit cuts in two is left out, and does not count as one that cannot be read.
        return codecs.getincrementaldecoder(codec)().decode(body[:_MESSAGE_BYTES])
    except (UnicodeError, ValueError):
        return _decode(body[:_MESSAGE_BYTES], codec, flags)


def _decode(value: bytes, codec: str, flags: list[str]) -> str:
    try:
        return value.decode(codec)
    except (UnicodeError, ValueError):
        flags.append("undecodable text")
        return value.decode("utf-8", "backslashreplace")
