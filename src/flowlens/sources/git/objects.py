"""Objects read in bulk by `git cat-file`: one process for any number of ids, and a missing one costs only itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from flowlens.sources.git.plumbing import RUN_SECONDS, Git

__all__ = ["Item", "kinds_of", "read_objects", "sizes_of"]

_SHA1_DIGITS = 40
# Commits, tags and the few files that are read whole have some kilobytes.
_MAX_BYTES = 256 << 20


@dataclass(frozen=True, slots=True)
class Item:
    """One object as read: its id, type (empty: missing, unreadable, huge, or not what its id says) and content."""

    oid: str
    type: str
    content: bytes


def kinds_of(git: Git, oids: Iterable[str]) -> dict[str, str]:
    """The type of each object by id; a missing one is not in the answer."""
    wanted = list(dict.fromkeys(oids))
    done = git.run("cat-file", "--batch-check=%(objectname) %(objecttype)", stdin=_lines(wanted))
    answers = (line.split(b" ") for line in done.output.split(b"\n") if line)
    return {
        words[0].decode("ascii", "replace"): words[1].decode("ascii", "replace")
        for words in answers
        if len(words) == 2 and words[1] != b"missing"
    }


def sizes_of(git: Git, oids: Iterable[str], seconds: float = RUN_SECONDS) -> dict[str, int]:
    """How many bytes each object has, by id; a missing one is not in the answer."""
    done = git.run("cat-file", "--batch-check=%(objectname) %(objectsize)", stdin=_lines(oids), seconds=seconds)
    # A missing one is answered by its id and a word.
    answers = (line.partition(b" ") for line in done.output.split(b"\n"))
    return {oid.decode("ascii"): int(size) for oid, _, size in answers if size.isdigit()}


def read_objects(git: Git, oids: Iterable[str]) -> Iterator[Item]:
    """The objects in the order of their ids; one at which Git stops is given as missing, and the rest go on."""
    rest = list(oids)
    while rest:
        n_read = 0
        with git.stream("cat-file", "--batch", stdin=_lines(rest)) as stream:
            while n_read < len(rest) and (item := _next(stream.output, rest[n_read])) is not None:
                n_read += 1
                yield item
        if n_read < len(rest):
            yield Item(rest[n_read], "", b"")
        rest = rest[n_read + 1 :]


def _next(output: IO[bytes], oid: str) -> Item | None:
    header = output.readline().split()
    if len(header) == 2 and header[1] == b"missing":
        return Item(oid, "", b"")
    if len(header) != 3 or not header[2].isdigit():
        return None
    size = int(header[2])
    if size > _MAX_BYTES:
        return None
    content = output.read(size + 1)
    if len(content) != size + 1:
        return None
    sound = _id_of(header[1], content[:-1], len(oid)) == oid
    return Item(oid, header[1].decode("ascii"), content[:-1]) if sound else Item(oid, "", b"")


def _id_of(kind: bytes, content: bytes, digits: int) -> str:
    # Git does not check on every read that an object is the one its name promises.
    digest = hashlib.sha1(usedforsecurity=False) if digits == _SHA1_DIGITS else hashlib.sha256()
    digest.update(b"%s %d\0" % (kind, len(content)))
    digest.update(content)
    return digest.hexdigest()


def _lines(oids: Iterable[str]) -> bytes:
    return "".join(f"{oid}\n" for oid in oids).encode("ascii")
