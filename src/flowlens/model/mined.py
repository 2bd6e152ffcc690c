"""Everything that was read from one Git repository, before it is put into tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flowlens.model.branch import Branch
from flowlens.model.depth import Depth
from flowlens.model.documents import Document
from flowlens.model.flags import FlagLook
from flowlens.model.history import Commit, Person, Release, Step
from flowlens.model.layout import Layout

__all__ = ["Mined", "Note"]


@dataclass(frozen=True, slots=True)
class Note:
    """What a commit's message says: its kind, and the commit that it reverts, if that one is known here."""

    kind: str
    reverts: str | None


@dataclass(frozen=True, slots=True)
class Mined:
    """Commits by id, parents before children and after the mailmap; steps of the mainline and releases, oldest first.

    `ignored` are the revisions of `.git-blame-ignore-revs`, `attributes` the contents of all `.gitattributes` by path.
    `read` are the commits that no earlier run had read, as their bytes say; all ancestors of `tips` are known now.
    `unread`: some of the files of the mainline's tip could not be read. `documents` are those of its retrospectives and
    post-mortems that could be read, by path. `branches` are those whose work the mainline lacks; `flag_looks` the looks
    for feature flags, oldest first. `layout` is what workspace files and CODEOWNERS of the mainline's tip say.
    `patched` are the mainline commits that landed pulls of a forge by hand, by system and number, as their patch tells.
    `replaced` are the authors and committers as the commits give them, where the mailmap calls them otherwise.
    """

    name: str
    head: str
    mainline: str
    shallow: bool
    commits: Mapping[str, Commit]
    notes: Mapping[str, Note]
    steps: tuple[Step, ...]
    releases: tuple[Release, ...]
    ignored: frozenset[str]
    attributes: Mapping[str, bytes]
    notices: tuple[str, ...]
    read: tuple[Commit, ...] = ()
    tips: tuple[str, ...] = ()
    unread: bool = False
    documents: tuple[Document, ...] = ()
    branches: tuple[Branch, ...] = ()
    flag_looks: tuple[FlagLook, ...] = ()
    layout: Layout = field(default_factory=Layout)
    depth: Depth = field(default_factory=Depth)
    replaced: frozenset[Person] = frozenset()
    patched: Mapping[tuple[str, int], str] = field(default_factory=dict)
