"""What a retrospective or post-mortem in the repository says: the questions it answers and the actions it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Action", "Document", "DocumentKind", "Quote"]

DocumentKind = Literal["post-mortem", "retrospective"]


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a document wants to have done, and what of this repository it names.

    `issues` are written `#12`, or `!12` for a merge request; `paths` may or may not be paths of files.
    """

    issues: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """A line of a document as it stands there, names of people included, and its number from 1 on."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document: which of the three questions it answers, its actions, and hints that are unsure.

    `praise_only`: it tells what went well, and neither what did not nor what will change. `blame` are lines whose
    wording may blame somebody.
    """

    path: str
    kind: DocumentKind
    happened: bool
    learned: bool
    change: bool
    praise_only: bool = False
    actions: tuple[Action, ...] = ()
    blame: tuple[Quote, ...] = ()
