"""Files at the mainline's tip that say how to read the rest: mailmap, attributes, revisions to ignore."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pygit2

from flowlens.model.history import Person
from flowlens.sources.git.objects import kinds_of, read_objects
from flowlens.sources.git.shadow import Shadow

__all__ = ["TipFiles", "read_tip_files"]

_MAX_BYTES = 4 << 20
_MAX_ATTRIBUTE_FILES = 2_000
_LIST_SECONDS = 60
_OID = re.compile(rb"^[0-9a-f]{40,64}\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TipFiles:
    """The mailmap, the contents of every `.gitattributes` by path, the ignored revisions, and what could not be read."""

    mailmap: pygit2.Mailmap
    attributes: Mapping[str, bytes]
    ignored: frozenset[str]
    notices: tuple[str, ...]

    def person(self, given: Person) -> Person:
        """The person after the mailmap."""
        name, email = self.mailmap.resolve(given.name, given.email)
        return Person(name, email)


def read_tip_files(shadow: Shadow, tip: str) -> TipFiles:
    """What the tree of the commit `tip` holds of these files; the work tree and the index are never looked at."""
    names = _attribute_files(shadow, tip)
    notices = []
    if names is None or len(names) > _MAX_ATTRIBUTE_FILES:
        notices.append("The .gitattributes files were not read: the tree of the mainline's tip is too large or damaged.")
        names = []
    contents = _contents(shadow, tip, [".mailmap", ".git-blame-ignore-revs", *names])
    mailmap = contents.pop(".mailmap", b"")
    ignored = _OID.findall(contents.pop(".git-blame-ignore-revs", b""))
    return TipFiles(
        mailmap=_mailmap(mailmap, notices),
        attributes=contents,
        ignored=frozenset(oid.decode() for oid in ignored),
        notices=tuple(notices),
    )


def _attribute_files(shadow: Shadow, tip: str) -> list[str] | None:
    with shadow.git.stream("ls-tree", "-r", "-z", "--name-only", tip, seconds=_LIST_SECONDS) as stream:
        rest, names = b"", []
        for chunk in stream.chunks():
            *whole, rest = (rest + chunk).split(b"\0")
            names += [name for name in whole if name.endswith(b".gitattributes")]
    if stream.status != 0:
        return None
    exact = (name for name in names if name.rpartition(b"/")[2] == b".gitattributes" and b"\n" not in name)
    return [name.decode() for name in exact if _is_utf8(name)]


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True


def _contents(shadow: Shadow, tip: str, paths: list[str]) -> dict[str, bytes]:
    sizes = shadow.git.run(
        "cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)", stdin=_revisions(tip, paths)
    )
    small = {}
    for path, line in zip(paths, sizes.output.split(b"\n"), strict=False):
        words = line.split(b" ")
        if len(words) == 3 and words[1] == b"blob" and int(words[2]) <= _MAX_BYTES:
            small[path] = words[0].decode("ascii")
    known = kinds_of(shadow.git, small.values())
    blobs = {item.oid: item.content for item in read_objects(shadow.git, sorted(set(known)))}
    return {path: blobs[oid] for path, oid in small.items() if oid in blobs}


def _revisions(tip: str, paths: list[str]) -> bytes:
    # Only names that end in these fixed file names come here, after an object id and a colon.
    return "".join(f"{tip}:{path}\n" for path in paths).encode()


def _mailmap(content: bytes, notices: list[str]) -> pygit2.Mailmap:
    try:
        return pygit2.Mailmap.from_buffer(content.decode("utf-8", "backslashreplace"))
    except (pygit2.GitError, ValueError) as error:
        notices.append(f"The .mailmap was not read: {error}.")
        return pygit2.Mailmap()
