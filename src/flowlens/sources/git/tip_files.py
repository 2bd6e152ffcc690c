"""Files at the mainline's tip that say how to read the rest: mailmap, attributes, revisions to ignore."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flowlens.model.history import Person
from flowlens.model.phrase import first_few
from flowlens.sources.git.objects import read_objects, sizes_of
from flowlens.sources.git.shadow import Shadow
from flowlens.sources.git.tree_list import list_tree

if TYPE_CHECKING:
    import pygit2

__all__ = ["TipFiles", "read_tip_files"]

_MAX_BYTES = 4 << 20
_MAX_ATTRIBUTE_FILES = 2_000
_OID = re.compile(rb"[0-9a-f]{40}|[0-9a-f]{64}")
_MAILMAP, _IGNORED = b".mailmap", b".git-blame-ignore-revs"
_LAST_ADDRESS = re.compile(rb"<[^<>\n]*>(?=[^<>\n]*$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TipFiles:
    """The mailmap (None: there is none), the contents of each `.gitattributes` by path, and the ignored revisions.

    `notices` tell what could not be read.
    """

    mailmap: pygit2.Mailmap | None
    attributes: Mapping[str, bytes]
    ignored: frozenset[str]
    notices: tuple[str, ...]

    def person(self, given: Person) -> Person:
        """The person after the mailmap."""
        if self.mailmap is None:
            return given
        key = _lower(given.email)
        name, email = self.mailmap.resolve(given.name, key)
        return Person(name, given.email if email == key else email)


def read_tip_files(shadow: Shadow, tip: str) -> TipFiles:
    """What the tree of the commit `tip` holds of these files; the work tree and the index are never looked at."""
    notices: list[str] = []
    top = list_tree(shadow, _may_be_one, tip) or {}
    nested = list_tree(shadow, _may_be_one, "-r", tip)
    found = {name: oid for name, oid in (nested or {}).items() if _is_attribute_file(name)}
    if nested is None or len(found) > _MAX_ATTRIBUTE_FILES:
        notices.append(
            "The .gitattributes files were not read: the tree of the mainline's tip is too large or damaged."
        )
        found = {}
    found |= {name: oid for name, oid in top.items() if name in {_MAILMAP, _IGNORED}}
    contents = _contents(shadow, found, notices)
    mailmap = contents.pop(_MAILMAP, b"")
    ignored = contents.pop(_IGNORED, b"")
    return TipFiles(
        mailmap=_mailmap(mailmap, notices),
        attributes={name.decode(): content for name, content in contents.items()},
        ignored=_revisions(ignored),
        notices=tuple(notices),
    )


def _may_be_one(entry: bytes) -> bool:
    return entry.endswith((b".gitattributes", _MAILMAP, _IGNORED))


def _is_attribute_file(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return name.rpartition(b"/")[2] == b".gitattributes"


def _contents(shadow: Shadow, found: Mapping[bytes, str], notices: list[str]) -> dict[bytes, bytes]:
    oids = sorted(set(found.values()))
    sizes = sizes_of(shadow.git, oids)
    small = [oid for oid in oids if sizes.get(oid, _MAX_BYTES + 1) <= _MAX_BYTES]
    blobs = {item.oid: item.content for item in read_objects(shadow.git, small) if item.type == "blob"}
    unread = sorted(name.decode("utf-8", "backslashreplace") for name, oid in found.items() if oid not in blobs)
    if unread:
        notices.append(f"Not read, because too large, missing or damaged: {first_few(unread)}.")
    return {name: blobs[oid] for name, oid in found.items() if oid in blobs}


def _revisions(content: bytes) -> frozenset[str]:
    lines = (line.partition(b"#")[0].strip().lower() for line in content.split(b"\n"))
    return frozenset(line.decode("ascii") for line in lines if _OID.fullmatch(line))


def _mailmap(content: bytes, notices: list[str]) -> pygit2.Mailmap | None:
    if not content:
        return None
    import pygit2  # importing it takes a tenth of the time in which the gate answers

    # Git matches addresses in any case, libgit2 does not: what stands last on a line is what is matched.
    folded = _LAST_ADDRESS.sub(lambda found: found[0].lower(), content)
    try:
        return pygit2.Mailmap.from_buffer(folded.decode("utf-8", "backslashreplace"))
    except (pygit2.GitError, ValueError) as error:
        notices.append(f"The .mailmap was not read: {error}.")
        return None


def _lower(email: str) -> str:
    """The address with ASCII letters in lower case, as Git compares them."""
    return email.encode().lower().decode()
