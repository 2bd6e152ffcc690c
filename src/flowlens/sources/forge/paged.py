"""All pages of a short list, such as the notes of one merge request, one after another."""

from __future__ import annotations

from flowlens.errors import CannotMeasureError
from flowlens.sources.ci.records import row_of
from flowlens.sources.ci.row import Row, Tally
from flowlens.sources.forge.asking import Asker, Question

__all__ = ["all_of", "whole_of"]


def all_of(asker: Asker, question: Question, tally: Tally, most: int = 20) -> tuple[tuple[Row, ...], bool]:
    """The records of at most so many pages, and whether that is all of them. A list that is null is an empty one."""
    rows: list[Row] = []
    asked = question
    for _ in range(most):
        answer = asker.ask(asked)
        content = [] if answer.content is None else answer.content
        if not isinstance(content, list):
            raise CannotMeasureError(f"{question.path}: the forge answers with something else than a list.")
        rows += [row_of(each, f"{question.path}: record {len(rows) + n}", tally) for n, each in enumerate(content)]
        if answer.next is None:
            return tuple(rows), True
        asked = Question(answer.next)
    return tuple(rows), False


def whole_of(asker: Asker, question: Question, tally: Tally) -> tuple[Row, ...] | None:
    """The records of all pages; None where there are more than can be read."""
    rows, whole = all_of(asker, question, tally)
    return rows if whole else None
