"""The records in the JSON of a CI server: lists of objects, whatever pages and wrappers they come in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowlens.errors import UsageError
from flowlens.sources.ci.json_text import Json
from flowlens.sources.ci.row import Row, Tally

__all__ = ["Found", "first_record", "flat", "listed", "row_of"]

Found = Mapping[str, object]


def flat(values: list[Json]) -> Iterator[Json]:
    """What the pages hold: the elements of arrays, one level of arrays in arrays too, and every other value itself."""
    for value in values:
        if not isinstance(value, list):
            yield value
            continue
        for each in value:
            if isinstance(each, list):
                yield from each
            else:
                yield each


def listed(within: Found, name: str, place: str, page: str = "ci") -> list[Json]:
    """The list in that field; none where it is not there. UsageError where it is no list."""
    value = within.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise UsageError(f"{place}: {name}: should be a list.", next_step=f"`flowlens explain {page}` shows the forms.")
    return value


def row_of(value: Json, place: str, tally: Tally) -> Row:
    """A record as a row; UsageError where it is no object."""
    if not isinstance(value, dict):
        raise UsageError(
            f"{place}: should be an object.", next_step=f"`flowlens explain {tally.page}` shows the forms."
        )
    return Row(value, place, tally)


def first_record(within: Found, name: str) -> Found:
    """The first object in the list of that field; an empty one where there is none, whatever stands there."""
    value = within.get(name)
    first = value[0] if isinstance(value, list) and value else None
    return first if isinstance(first, dict) else {}
