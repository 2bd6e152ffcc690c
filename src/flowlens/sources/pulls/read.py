"""All files of pull requests, each by the reader of its form: what they hold, and what to say of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice

from flowlens.errors import UsageError
from flowlens.model.forge import ForgeRead, Pull, Review
from flowlens.model.phrase import phrase
from flowlens.sources.ci.json_text import Json, json_values
from flowlens.sources.ci.records import flat
from flowlens.sources.ci.row import Tally
from flowlens.sources.ci.untold import untold
from flowlens.sources.named_files import NamedFile, NamedFiles
from flowlens.sources.pulls.github import is_github, read_github
from flowlens.sources.pulls.gitlab import is_gitlab, read_gitlab
from flowlens.sources.pulls.loose import Loose
from flowlens.sources.pulls.own import is_own, read_own_csv, read_own_json
from flowlens.sources.pulls.people import without_names

__all__ = ["read_pull_files"]

_MOST_RECORDS = 1_000_000
_START = re.compile(rb"(?:\xef\xbb\xbf)?+\s*(\S)")
_Reader = Callable[[list[Json], str, Tally, Collection[str]], Iterator[Pull] | Iterator[Pull | Loose]]
# The documented form comes last: what a forge answers may well use its words.
_OF_JSON: tuple[tuple[str, Callable[[list[Json]], bool], _Reader], ...] = (
    ("github", is_github, read_github),
    ("gitlab", is_gitlab, read_gitlab),
    ("own", is_own, read_own_json),
)


def read_pull_files(given: NamedFiles, bots: Collection[str] = ()) -> ForgeRead:
    """What the files hold, each pull once and without the names of people; `bots` are names that also are bots.

    UsageError where a file is of no known form, or has a fault.
    """
    tally = Tally(page="pulls")
    more = frozenset(name.strip().lower() for name in bots)
    read = chain.from_iterable(_records(file, tally, more) for file in given.files)
    records = list(islice(read, _MOST_RECORDS + 1))
    if len(records) > _MOST_RECORDS:
        most = f"The files of pull requests hold more than {_MOST_RECORDS:,} records."
        raise UsageError(most, next_step="Name fewer of them.")
    pulls = _newest(one for one in records if isinstance(one, Pull))
    loose = [one for one in records if isinstance(one, Loose)]
    found, n_lost = _with_loose(pulls, loose)
    notices = (
        *given.notices,
        *untold(tally, "pull requests", lambda n: f"What {phrase(n, 'reviews')} said"),
        *_lost(n_lost, len(loose)),
    )
    return ForgeRead(without_names(list(found.values())), notices)


def _records(file: NamedFile, tally: Tally, bots: Collection[str]) -> Iterator[Pull] | Iterator[Pull | Loose]:
    start = _START.match(file.content)
    if start is None:
        return iter(())
    if start[1] in b"[{":
        return _of_json(file, tally, bots)
    return read_own_csv(file.text, file.name, tally, bots)


def _of_json(file: NamedFile, tally: Tally, bots: Collection[str]) -> Iterator[Pull] | Iterator[Pull | Loose]:
    values = json_values(file.name, file.content)
    if next(flat(values), None) is None:  # pages without records
        return iter(())
    for form, is_such, read in _OF_JSON:
        if file.form == form or (file.form is None and is_such(values)):
            return read(values, file.name, tally, bots)
    raise UsageError(
        f"{file.name} is of no form of pull requests that is known.",
        next_step="`flowlens explain pulls` shows them; name one as in github:FILE if it is.",
    )


_Key = tuple[str, int]


def _newest(pulls: Iterable[Pull]) -> dict[_Key, Pull]:
    """Each pull once: of one that was read several times the newest, with what only another one tells."""
    found: dict[_Key, Pull] = {}
    for pull in pulls:
        key = pull.system, pull.number
        before = found.get(key)
        found[key] = pull if before is None else _joined(*sorted((before, pull), key=lambda one: one.updated_at or 0))
    return found


def _joined(older: Pull, newer: Pull) -> Pull:
    """The newer one; sizes, commits and reviews, which a list leaves out, are those of the older where it has none."""
    same_head = older.head_oid == newer.head_oid
    return replace(
        newer,
        added=older.added if newer.added is None and same_head else newer.added,
        deleted=older.deleted if newer.deleted is None and same_head else newer.deleted,
        n_files=older.n_files if newer.n_files is None and same_head else newer.n_files,
        commits=older.commits if newer.commits is None and same_head else newer.commits,
        reviews=_each_once(older.reviews, newer.reviews),
    )


def _with_loose(pulls: dict[_Key, Pull], loose: Collection[Loose]) -> tuple[dict[_Key, Pull], int]:
    """The pulls with their reviews that stand apart, and how many are of no pull that was read.

    Where a system's reviews stand apart, they are all of them: a pull that none is of had none.
    """
    systems = {one.system for one in loose}
    apart: dict[_Key, list[Review]] = {}
    for one in loose:
        apart.setdefault((one.system, one.number), []).append(one.review)
    n_lost = sum(len(reviews) for key, reviews in apart.items() if key not in pulls)
    given = {key: tuple(apart.get(key, ())) if key[0] in systems else None for key in pulls}
    return {key: replace(pull, reviews=_each_once(pull.reviews, given[key])) for key, pull in pulls.items()}, n_lost


def _each_once(*parts: tuple[Review, ...] | None) -> tuple[Review, ...] | None:
    """Each review once, as it was read last; None where no part tells them."""
    told = [part for part in parts if part is not None]
    return tuple({one.id: one for part in told for one in part}.values()) if told else None


def _lost(n: int, n_all: int) -> Iterator[str]:
    if n:
        yield f"{phrase(n, 'reviews')} of {n_all:,} that stand apart are of no pull request in the files."
