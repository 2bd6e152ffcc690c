"""Tables of pull requests written by hand, for tests of the lenses that read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flowlens.facts.pull_answers import with_answers
from flowlens.facts.schema import table
from flowlens.facts.tables import Facts, frame
from tests.lenses.tables import day

__all__ = ["Asked", "Said", "of_each", "with_pulls"]


@dataclass(frozen=True, slots=True)
class Said:
    """An answer on that day."""

    day: float
    person: str = "rita"
    state: str = "approved"
    bot: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A pull request for a change (None: of none so far): when it was opened, made ready and merged, and answers."""

    change: str | None
    opened: float
    merged: float | None
    person: str = "ann"
    answers: tuple[Said, ...] = ()
    ready: float | None = None
    draft: bool = False
    bot: bool = False
    base: str = "main"
    begun: float | None = None
    closed: float | None = None
    head: str | None = None
    opened_lines: int | None = None
    later_lines: int | None = None
    n_later: int | None = None
    told: bool = True


def of_each(given: Facts, waits: Sequence[float], review: float | None = None, **other: Any) -> list[Asked]:
    """A pull for each change, opened so many days before it landed, and answered so many days after its opening."""
    found = []
    rows = zip(given.changes["id"], given.changes["landed_at"], given.changes["person"], strict=True)
    for number, (oid, at, person) in enumerate(rows):
        merged = (at - day(0)).total_seconds() / 86_400
        opened = merged - waits[number % len(waits)]
        answers = () if review is None else (Said(min(opened + review, merged)),)
        found.append(Asked(oid, opened, merged, person, answers, **other))
    return found


def with_pulls(given: Facts, pulls: Sequence[Asked]) -> Facts:
    """The same facts with these pull requests, numbered from 1 on."""
    rows = [_pull(number, one) for number, one in enumerate(pulls, 1)]
    answers = [
        {"system": "github", "pull": number, "id": str(at), "at": day(said.day), "state": said.state,
         "person": said.person, "bot": said.bot, "own": said.person == one.person}
        for number, one in enumerate(pulls, 1) for at, said in enumerate(one.answers)
    ]  # fmt: skip
    names = [name for name in table("pulls").names if name not in {"first_review_at", "approved_at"}]
    known = frame("pulls", {name: [row.get(name) for row in rows] for name in table("pulls").names})[names]
    reviews = frame("reviews", {name: [row.get(name, False) for row in answers] for name in table("reviews").names})
    known, reviews = with_answers(known, reviews)
    return replace(
        given,
        pulls=frame("pulls", {name: known[name] for name in table("pulls").names}),
        reviews=frame("reviews", {name: reviews[name] for name in table("reviews").names}),
    )


def _pull(number: int, one: Asked) -> dict[str, Any]:
    ended = one.merged if one.merged is not None else one.closed
    ready = None if one.draft else day(one.opened if one.ready is None else one.ready)
    return {
        "system": "github", "number": number, "opened_at": day(one.opened), "ready_at": ready,
        "merged_at": None if one.merged is None else day(one.merged),
        "closed_at": None if ended is None else day(ended),
        "updated_at": day(one.opened if ended is None else ended), "base": one.base, "head_oid": one.head,
        "person": one.person, "bot": one.bot, "change": one.change, "lands": one.change is not None,
        "linked_by": None if one.change is None else "merge",
        "first_commit_at": None if one.begun is None else day(one.begun), "opened_lines": one.opened_lines,
        "later_lines": one.later_lines, "n_later": one.n_later,
        "n_reviews": 0 if one.told else None,
    }  # fmt: skip
