"""Gitea's pages: of a list that may lose a record while it is read, so that one behind it would be left out."""

from __future__ import annotations

from collections.abc import Iterator

from flowlens.errors import CannotMeasureError
from flowlens.sources.ci.row import Tally
from flowlens.sources.forge.asking import Asker, Question
from flowlens.sources.forge.record import Record, records_of

__all__ = ["PAGE", "pages"]

PAGE = 50  # what a server gives at most, unless it is set otherwise
_MOST_PAGES = 10_000


def pages(
    asker: Asker, question: Question, tally: Tally, within: str | None = None
) -> Iterator[tuple[list[Record], int | None]]:
    """Page after page with how many records there are; again where some have gone since, as what is below moved up.

    `within` is the field of the answer in which its list stands, where the answer is none itself.
    """
    number, before, n_come, n_last = 1, None, 0, 0
    for _ in range(_MOST_PAGES):
        answer = asker.ask(Question(question.path, {**question.parameters, "limit": PAGE, "page": number}))
        content = answer.content.get(within) or [] if within and isinstance(answer.content, dict) else answer.content
        if number > 1 and before is not None and answer.total is not None and answer.total < before:
            number, before, n_come = number - 1, answer.total, n_come - n_last
            continue
        rows = records_of(content, question.path, tally)
        n_last, n_come = len(rows), n_come + len(rows)
        yield rows, answer.total
        # Forgejo tells of its runs, and Gitea of reviews, how many there are, and not that there is a next page.
        if not rows or (answer.next is None and n_come >= (answer.total or 0)):
            return
        number, before = number + 1, answer.total
    raise CannotMeasureError(f"{question.path} has more pages than can be read.")
