"""From a path and its text to a document, or to none where it is something else."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from flowlens.facts.documents.actions import actions_of, inline_actions
from flowlens.facts.documents.answers import Answers, answers, tells
from flowlens.facts.documents.blame import blaming
from flowlens.facts.documents.outline import lines_of, outline
from flowlens.facts.documents.place import Place, place_of
from flowlens.model.documents import Document

__all__ = ["document_of"]

# So many questions are no accident in a file whose path is no proof.
_SURELY, _ALL = 2, 3
_TO_FILL = "incident|name|date|title|insert|link|description|owner"
_BLANKS = re.compile(
    r"\{\{[^{}]{1,80}\}\}|\bYYYY-MM-DD\b|\bHH:MM\b"
    rf"|\[(?:{_TO_FILL})\b[^\[\]]{{0,80}}\](?!\()|<(?:{_TO_FILL})\b[^<>]{{0,80}}>",
    re.IGNORECASE,
)
_MANY_BLANKS = 3


def document_of(path: str, text: str, repository: str) -> Document | None:
    """The document in a file of the repository of that name; None where it is an index, a template or none at all."""
    place = place_of(path, repository)
    if place is None:
        return None
    ending = PurePosixPath(path).suffix.lower()
    lines = lines_of(text, ending)
    sections = outline(lines, ending)
    answered = answers(sections, place.kind, inline_actions=bool(inline_actions(lines)))
    if not _is_one(place, answered) or _is_template(text, place, answered):
        return None
    return Document(
        path=path,
        kind=place.kind,
        happened=answered.happened or tells(lines, sections),
        learned=answered.learned,
        change=answered.change,
        praise_only=answered.praise_only,
        actions=actions_of(sections, lines, path, repository),
        blame=blaming(lines),
    )


def _is_one(place: Place, answered: Answers) -> bool:
    if place.about or place.index:
        # The only document of a folder may be its first page; an index answers hardly all three.
        return place.index and place.plain and answered.n == _ALL
    if place.dated:
        return place.plain or answered.n_asked > 0
    return answered.n >= (1 if place.plain else _SURELY)


def _is_template(text: str, place: Place, answered: Answers) -> bool:
    """Its blanks are not filled in yet."""
    blanks = len(_BLANKS.findall(text)) >= _MANY_BLANKS
    return not place.dated and (blanks or (answered.n == 0 and answered.n_asked >= _SURELY))
