"""Pages of a list that a forge need not send again: what is known of each, by the question that gives it.

Of a page that is as it was the forge sends only that; where the next page begins and how many there are stays as it
was then. GitHub counts no such question for its limit:
https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flowlens.sources.ci.json_text import Json
from flowlens.sources.forge.asking import Asker, Question
from flowlens.sources.forge.field import items, part

__all__ = ["Listed", "Unchanged"]

_MOST_PAGES = 1_000


@dataclass(frozen=True, slots=True)
class Listed:
    """The records of a page, none where they are as they were: then `n_known` tells how many."""

    records: Sequence[Mapping[str, Json]]
    next: str | None
    total: int | None
    n_known: int = 0


@dataclass(slots=True)
class Unchanged:
    """What the last run knew of each page, and what this one does; `job_days`: what was asked beside the pages."""

    job_days: int = 0
    before: Mapping[str, Json] = field(default_factory=dict)
    now: dict[str, Json] = field(default_factory=dict)

    @staticmethod
    def of(mark: Json, job_days: int) -> Unchanged:
        """What a mark says; nothing where it is none, or where other things were asked beside the pages."""
        found = mark if isinstance(mark, dict) else {}
        known = found.get("known")
        same = found.get("job_days") == job_days and isinstance(known, dict)
        return Unchanged(job_days, known if same and isinstance(known, dict) else {})

    def mark(self, *, last: bool) -> Json:
        """As JSON, the newest pages of it, and where it goes on those that were not asked for yet; None: no page."""
        known = self.now if last else {**self.before, **self.now}
        return {"job_days": self.job_days, "known": dict(list(known.items())[-_MOST_PAGES:])} if known else None

    def asked(self, asker: Asker, question: Question, *, anew: bool) -> Listed:
        """That page; `anew`: whatever is known of it."""
        known = None if anew else _known(self.before.get(question.key))
        answer = asker.ask(question if known is None else replace(question, etag=known[0]))
        if answer.unchanged and known is not None:
            self.now[question.key] = self.before[question.key]
            return Listed((), known[1], known[2], known[3])
        if answer.unchanged:
            raise ValueError("an answer that is not new, though nobody knew an old one")
        records = items(part(answer.content), "workflow_runs")
        if answer.etag:
            self.now[question.key] = [answer.etag, answer.next, answer.total, len(records)]
        return Listed(records, answer.next, answer.total)


def _known(kept: Json) -> tuple[str, str | None, int | None, int] | None:
    if not isinstance(kept, list) or [*map(type, kept)] not in _FORMS:
        return None
    etag, after, total, n = kept
    return str(etag), after, total, n


_FORMS = [[str, after, total, int] for after in (str, type(None)) for total in (int, type(None))]
