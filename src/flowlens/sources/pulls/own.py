"""The form for anything else: CSV with a heading, or JSON with lists of objects, in the words of the fact tables.

What `flowlens export` writes as pulls and reviews is read again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from flowlens.model.forge import Pull, Pushed, Review
from flowlens.sources.ci.csv_rows import CsvForm, csv_rows
from flowlens.sources.ci.json_text import Json
from flowlens.sources.ci.records import flat, listed, row_of
from flowlens.sources.ci.row import Row, Tally
from flowlens.sources.pulls.fields import branch, flag, labels, number, person, review_id, size, state
from flowlens.sources.pulls.loose import Loose
from flowlens.sources.pulls.people import Who, is_program

__all__ = ["is_own", "read_own_csv", "read_own_json"]

SYSTEM = "own"
_SYSTEMS = frozenset({"github", "gitlab", "gitea", SYSTEM})
_LISTS = ("pulls", "reviews")


def is_own(values: list[Json]) -> bool:
    """Whether it is an object with one of the two lists, or a list of pulls."""
    first = next(flat(values), None)
    return isinstance(first, dict) and (bool(first.keys() & set(_LISTS)) or _kind(first) is not None)


def read_own_json(values: list[Json], name: str, tally: Tally, bots: Collection[str]) -> Iterator[Pull | Loose]:
    """The records of an object with `pulls` and `reviews`, or of a plain list of records."""
    for at, value in enumerate(flat(values)):
        row = row_of(value, f"{name}: record {at}", tally)
        if not row.values.keys() & set(_LISTS):
            yield from _record(row, bots)
            continue
        for field in _LISTS:
            for place, each in enumerate(listed(row.values, field, row.place, tally.page)):
                yield from _record(row_of(each, f"{name}: {field}[{place}]", tally), bots)


def read_own_csv(text: str, name: str, tally: Tally, bots: Collection[str]) -> Iterator[Pull | Loose]:
    """The records of a CSV file, whose heading says what they are; UsageError names the line and the column."""
    for row in csv_rows(text, name, tally, _CSV):
        yield from _record(row, bots)


def _kind(record: Mapping[str, object]) -> str | None:
    if "number" in record and "opened_at" in record:
        return "pull"
    return "review" if "pull" in record and "state" in record else None


_CSV = CsvForm(
    is_known=lambda heading: _kind(heading) is not None,
    otherwise="no table of pull requests: it has neither number and opened_at nor pull and state",
    page="pulls",
    most_letters=20_000,
)


def _record(row: Row, bots: Collection[str]) -> Iterator[Pull | Loose]:
    kind = _kind(row.values)
    if kind is None:
        raise row.fault("number and opened_at, or pull and state", "is missing")
    system = row.text("system") or SYSTEM
    if system not in _SYSTEMS:
        raise row.fault("system", f"should be one of {', '.join(sorted(_SYSTEMS))}")
    if kind == "pull":
        yield _pull(row, system, bots)
    elif (found := _review(row, bots)) is not None:
        yield Loose(system, number(row, "pull"), found)


def _pull(row: Row, system: str, bots: Collection[str]) -> Pull:
    author, opened_at = person(row, "person"), row.time("opened_at")
    if opened_at is None:
        raise row.fault("opened_at", "is missing")
    return Pull(
        system=system,
        number=number(row, "number"),
        opened_at=opened_at,
        base=branch(row, "base"),
        person=None if author is None else author.name,
        bot=_is_bot(row, author, bots, reviews=False),
        # A form without that column knows no drafts; in one that has it, an empty cell is a draft.
        ready_at=row.time("ready_at") if "ready_at" in row.values else opened_at,
        merged_at=row.time("merged_at"),
        closed_at=row.time("closed_at", "merged_at"),
        updated_at=row.time("updated_at"),
        head_oid=row.oid("head_oid"),
        merge_oid=row.oid("merge_oid"),
        labels=labels(row, "labels"),
        added=size(row, "added"),
        deleted=size(row, "deleted"),
        n_files=size(row, "n_files"),
        commits=tuple(_pushed(row_of(one, f"{row.place}: commits", row.tally)) for one in _inner(row, "commits"))
        if "commits" in row.values
        else None,
        reviews=_reviews(row, bots),
    )


def _reviews(row: Row, bots: Collection[str]) -> tuple[Review, ...] | None:
    """Those in the record; what was exported has a count in their place, of which only 0 tells all of them."""
    if "reviews" not in row.values:
        return () if size(row, "n_reviews") == 0 else None
    given = [_review(row_of(one, f"{row.place}: reviews", row.tally), bots) for one in _inner(row, "reviews")]
    return tuple(one for one in given if one is not None)


def _inner(row: Row, name: str) -> list[Json]:
    return listed(row.values, name, row.place, row.tally.page)


def _pushed(row: Row) -> Pushed:
    oid = row.oid("oid")
    if oid is None:
        raise row.fault("oid", "is missing")
    return Pushed(oid, row.time("at"), size(row, "added"), size(row, "deleted"), flag(row, "merge"))


def _review(row: Row, bots: Collection[str]) -> Review | None:
    told = state(row, "state")
    if told is None:
        return None
    who, at = person(row, "person"), row.time("at")
    name = None if who is None else who.name
    bot = _is_bot(row, who, bots, reviews=True)
    return Review(review_id(row, row.values.get("pull"), name, at, told), at, told, name, bot, row.oid("oid"))


def _is_bot(row: Row, who: Who | None, bots: Collection[str], *, reviews: bool) -> bool:
    """What the file says, else what the name says."""
    said = flag(row, "bot")
    return is_program(who, bots, reviews=reviews) if said is None else said
