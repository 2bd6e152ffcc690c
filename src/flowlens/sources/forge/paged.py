"""All pages of a short list, such as the notes of one merge request, one after another."""

from __future__ import annotations

from flowlens.sources.ci.row import Tally
from flowlens.sources.forge.asking import Asker, Question
from flowlens.sources.forge.record import Record, records_of

__all__ = ["all_of", "whole_of"]


def all_of(asker: Asker, question: Question, tally: Tally, most: int = 20) -> tuple[tuple[Record, ...], bool]:
    """The records of at most so many pages, and whether that is all of them. A list that is null is an empty one."""
    rows: list[Record] = []
    asked = question
    for _ in range(most):
        answer = asker.ask(asked)
        rows += records_of(answer.content, question.path, tally)
        if answer.next is None:
            return tuple(rows), True
        asked = Question(answer.next)
    return tuple(rows), False


def whole_of(asker: Asker, question: Question, tally: Tally) -> tuple[Record, ...] | None:
    """The records of all pages; None where there are more than can be read."""
    rows, whole = all_of(asker, question, tally)
    return rows if whole else None
