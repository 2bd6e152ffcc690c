"""A record of a forge's answer: the fields of a row, and those that are objects, counts, flags or lists of names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from flowlens.sources.ci.json_text import Json
from flowlens.sources.ci.row import Row, Tally

__all__ = ["Record", "ready_at", "record_of", "records_of"]

_MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Record(Row):
    """A record whose faults are a ValueError: an answer is no file that somebody could mend."""

    def fault(self, name: str, why: str) -> NoReturn:
        """ValueError that names the record and the field, and never what stands in it."""
        raise ValueError(f"{self.place}: {name}: {why}")

    def within(self, name: str) -> Record:
        """The object in that field; an empty one where there is none."""
        value = self.values.get(name)
        return record_of({} if value is None else value, f"{self.place}: {name}", self.tally)

    def flag(self, name: str) -> bool:
        """Whether that field is true; it is false where nothing is said."""
        return self.values.get(name) is True

    def count(self, name: str) -> int | None:
        """A count from 0 on; None where nothing is said, or what is said is none, as `1000+` is."""
        value = self.values.get(name)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS:
            return int(value)
        return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None

    def needed_count(self, name: str) -> int:
        """The same of a field that must be there."""
        value = self.count(name)
        if value is None:
            self.fault(name, "should be a whole number")
        return value

    def needed_oid(self, name: str) -> str:
        """An object id that must be there."""
        value = self.oid(name)
        if value is None:
            self.fault(name, "is missing")
        return value

    def needed_time(self, name: str) -> int:
        """A time that must be there, in seconds since 1970 in UTC."""
        value = self.time(name)
        if value is None:
            self.fault(name, "is missing, or no time")
        return value

    def names(self, name: str) -> tuple[str, ...]:
        """The names in the list of that field, in its order: of texts they are themselves, of objects their `name`."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, list):
            self.fault(name, "should be a list")
        named = [{"name": each} if isinstance(each, str) else each for each in value or ()]
        found = (record.text("name") for record in records_of(named, f"{self.place}: {name}", self.tally))
        return tuple(each for each in found if each)


def record_of(content: Json, place: str, tally: Tally) -> Record:
    """The record; ValueError where it is no object."""
    if not isinstance(content, dict):
        raise ValueError(f"{place} is no object")
    return Record(content, place, tally)


def records_of(content: Json, place: str, tally: Tally) -> list[Record]:
    """The records of a list; none of null, which is Gitea's empty list. ValueError where it is no list."""
    if content is not None and not isinstance(content, list):
        raise ValueError(f"{place} is no list")
    return [record_of(each, f"{place}[{at}]", tally) for at, each in enumerate(content or ())]


def ready_at(events: Iterable[Record]) -> int | None:
    """When the last of these events took a pull request out of draft; None where none did."""
    left = [row.time("created_at") for row in events if row.text("said") == "ready"]
    return max((at for at in left if at is not None), default=None)
