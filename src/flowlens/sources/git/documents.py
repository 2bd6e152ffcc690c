"""Reads the retrospectives and post-mortems in the tree of the mainline's tip; the work tree is never looked at."""

from __future__ import annotations

from dataclasses import dataclass

from flowlens.facts.documents.place import ENDINGS, place_of
from flowlens.facts.documents.read import document_of
from flowlens.model.documents import Document
from flowlens.model.phrase import first_few, phrase
from flowlens.sources.git.paths import path_text
from flowlens.sources.git.shadow import Shadow
from flowlens.sources.git.small_texts import small_texts
from flowlens.sources.git.tree_list import list_tree

__all__ = ["ReadDocuments", "read_documents"]

_MOST_BYTES = 256 << 10
_MOST_FILES = 2_000
_ALL_BYTES = 8 << 20
_ENDINGS = tuple(ending.encode() for ending in ENDINGS)


@dataclass(frozen=True, slots=True)
class ReadDocuments:
    """The documents that could be read, by path, and what to say of those that could not; `unread`: there are some."""

    documents: tuple[Document, ...]
    notices: tuple[str, ...]
    unread: bool


def read_documents(shadow: Shadow, tip: str) -> ReadDocuments:
    """The documents in the tree of the commit `tip`.

    Read are at most 2,000 files of at most 256 KiB, those with the last paths, and no more than 8 MiB of them.
    """
    listed = list_tree(shadow, _may_be_one, "-r", tip)
    if listed is None:
        said = "Retrospectives and post-mortems were not read: the tree of the mainline's tip is too large or damaged."
        return ReadDocuments((), (said,), unread=True)
    places = {path: oid for name, oid in listed.items() if place_of(path := path_text(name), shadow.name)}
    chosen = dict(sorted(places.items(), reverse=True)[:_MOST_FILES])
    texts = small_texts(shadow.git, chosen.values(), _MOST_BYTES, _ALL_BYTES)
    found = (document_of(path, texts[oid], shadow.name) for path, oid in sorted(chosen.items()) if oid in texts)
    unread = [path for path, oid in sorted(chosen.items()) if oid not in texts]
    return ReadDocuments(
        documents=tuple(document for document in found if document is not None),
        notices=tuple(_notices(len(places) - len(chosen), unread)),
        unread=bool(unread),
    )


def _may_be_one(entry: bytes) -> bool:
    return entry.lower().endswith(_ENDINGS)


def _notices(n_beyond: int, unread: list[str]) -> list[str]:
    notices = []
    if n_beyond:
        notices.append(f"Of the retrospectives and post-mortems, {phrase(n_beyond, 'files')} were not read: too many.")
    if unread:
        notices.append(f"Not read, because too large, missing or damaged: {first_few(unread)}.")
    return notices
