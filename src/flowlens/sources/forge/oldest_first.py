"""A list that a forge gives by the time of the last change, the oldest first: read on from a time, never from a page.

While such a list is read, what is changed moves to its end and all after it moves up by one, so that a second page
would leave one out. So each question asks for what has changed since the last that came, which comes again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from flowlens.errors import CannotMeasureError
from flowlens.sources.ci.json_text import Json
from flowlens.sources.ci.row import Tally
from flowlens.sources.forge.asking import Asker, Question
from flowlens.sources.forge.record import Record, records_of

__all__ = ["Changed", "changed_since", "mark_of"]

_PAGE = 100
# A change may show later than its own time says: it is written when a long transaction ends, and a copy of the database
# lags. Ten minutes is more than either is borne by GitLab.
_OVERLAP = 600
_MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class Changed:
    """Records that had not come before, the time in seconds of the last of all, and how many there are, if told.

    `etag` is that of an answer that held all there was to say: asked with it, the forge need not say it again.
    """

    rows: tuple[Record, ...]
    until: int
    total: int | None
    etag: str | None = None


def changed_since(asker: Asker, question: Question, mark: Json, tally: Tally) -> Iterator[Changed]:
    """What has changed since the mark, with an overlap; all there is where it is None.

    The question's own parameters are kept. Several pages of one second are read by the address of the next one.
    """
    since, etag = (mark.get("until"), mark.get("etag")) if isinstance(mark, dict) else (None, None)
    after = since - _OVERLAP if isinstance(since, int) else None
    known: set[tuple[int, int]] = set()
    answer = asker.ask(replace(_asked(question, after), etag=etag if isinstance(etag, str) else None))
    if answer.unchanged:
        return
    total, first = answer.total, answer.etag if answer.next is None else None
    for _ in range(_MOST_PAGES):
        rows = records_of(answer.content, question.path, tally)
        until = max((row.needed_time("updated_at") for row in rows), default=after or 0)
        ids = [(row.needed_count("id"), row.needed_time("updated_at")) for row in rows]
        new = tuple(row for row, one in zip(rows, ids, strict=True) if one not in known)
        known = {one for one in (known | set(ids)) if one[1] >= until - 1}
        if new:
            yield Changed(new, until, total)
        if answer.next is None:
            # What came is what had come before: the next run asks the very same.
            if first and until == since:
                yield Changed((), until, total, first)
            return
        further = after is None or until - 1 > after
        after = until - 1 if further else after
        answer = asker.ask(_asked(question, after) if further else Question(answer.next))
    raise CannotMeasureError(f"{question.path} has more pages than can be read.")


def mark_of(until: int, etag: str | None = None) -> dict[str, Json]:
    """The mark to go on from in the next run, with what tells that nothing is new."""
    return {"until": until} if etag is None else {"until": until, "etag": etag}


def _asked(question: Question, after: int | None) -> Question:
    own: Mapping[str, Json] = {"order_by": "updated_at", "sort": "asc", "per_page": _PAGE}
    if after is not None:
        own = {**own, "updated_after": datetime.fromtimestamp(after, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
    return Question(question.path, {**question.parameters, **own})
