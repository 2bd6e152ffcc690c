"""All pages of a short list, such as the notes of one merge request, one after another."""

from __future__ import annotations

from flowlens.sources.ci.row import Tally
from flowlens.sources.forge.asking import Asker, MissingError, Question
from flowlens.sources.forge.record import Record, records_of

__all__ = ["MOST_PAGES", "all_of", "whole_of"]

MOST_PAGES = 20


def all_of(asker: Asker, question: Question, tally: Tally) -> tuple[tuple[Record, ...], bool]:
    """The records of as many pages as can be read, and whether that is all of them.

    A list that is null is an empty one. Of what was deleted meanwhile there is nothing, which is not all.
    """
    rows: list[Record] = []
    asked = question
    for number in range(1, MOST_PAGES + 1):
        try:
            answer = asker.ask(asked)
        except MissingError:
            break
        come = records_of(answer.content, question.path, tally)
        rows += come
        if answer.next is not None:
            asked = Question(answer.next)
        elif come and len(rows) < (answer.total or 0):  # Gitea tells of reviews how many there are, and no next page
            asked = Question(question.path, {**question.parameters, "page": number + 1})
        else:
            return tuple(rows), True
    return tuple(rows), False


def whole_of(asker: Asker, question: Question, tally: Tally) -> tuple[Record, ...] | None:
    """The records of all pages; None where these are not all."""
    rows, whole = all_of(asker, question, tally)
    return rows if whole else None
