"""Fields of a forge's answer that are objects, counts, flags or lists of names, beside those that a row knows."""

from __future__ import annotations

from flowlens.sources.ci.row import Row

__all__ = ["count", "flag", "names", "needed_count", "needed_oid", "needed_time", "within"]


def within(row: Row, name: str) -> Row:
    """The object in that field as a row of its own; an empty one where there is none."""
    value = row.values.get(name)
    if value is not None and not isinstance(value, dict):
        raise row.fault(name, "should be an object")
    return Row(value or {}, f"{row.place}: {name}", row.tally)


def flag(row: Row, name: str) -> bool:
    """Whether that field is true; it is false where nothing is said."""
    return row.values.get(name) is True


def count(row: Row, name: str) -> int | None:
    """A count from 0 on; None where nothing is said, or what is said is none, as `1000+` is."""
    value = row.values.get(name)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def needed_count(row: Row, name: str) -> int:
    """The same of a field that must be there."""
    value = count(row, name)
    if value is None:
        raise row.fault(name, "should be a whole number")
    return value


def needed_oid(row: Row, name: str) -> str:
    """An object id that must be there."""
    value = row.oid(name)
    if value is None:
        raise row.fault(name, "is missing")
    return value


def needed_time(row: Row, name: str) -> int:
    """A time that must be there, in seconds since 1970 in UTC."""
    value = row.time(name)
    if value is None:
        raise row.fault(name, "is missing, or no time")
    return value


def names(row: Row, field: str) -> tuple[str, ...]:
    """The names in that list, in its order: of texts they are themselves, of objects their `name`."""
    value = row.values.get(field)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise row.fault(field, "should be a list")
    found = (
        Row({"name": each} if isinstance(each, str) else each, f"{row.place}: {field}", row.tally).text("name")
        for each in value
        if isinstance(each, (str, dict))
    )
    return tuple(name for name in found if name)
