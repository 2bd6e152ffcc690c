"""How the faults of a configuration are told: each on one line, with the file, the line and the key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from flowlens.config_file import Document
from flowlens.toml_file import printable
from flowlens.toml_lines import lines_of_keys

__all__ = ["PLAIN_FORM", "TABLE_FORM", "told"]

# What pydantic puts between the steps of a place: of a key, and of a value that may have one of two forms.
PLAIN_FORM, TABLE_FORM = "[array]", "[table]"
_NO_STEPS = frozenset({"[key]", PLAIN_FORM, TABLE_FORM})

_PLAIN = {
    **dict.fromkeys(("model_type", "dict_type"), "should be a table"),
    "bool_type": "should be true or false",
    "date_type": "should be a day without quotes, as 2026-01-31",
    "float_type": "should be a number",
    "int_type": "should be a whole number",
    "list_type": "should be an array",
    "missing": "is missing",
    "string_too_short": "should not be empty",
    "string_type": "should be a text",
}


def told(error: ValidationError, document: Document, schema: type[BaseModel]) -> str:
    """Every fault, in the order of the file; `schema` is what the document should have been."""
    lines = lines_of_keys(document.text)
    faults = []
    for fault in error.errors(include_url=False):
        line, key = _place(fault["loc"], document, lines)
        faults.append((line, f"{document.name}:{line}: {key}: {_reason(dict(fault), schema)}"))
    return "\n".join(text for _, text in sorted(faults))


def _place(steps: Sequence[int | str], document: Document, lines: Mapping[tuple[str, ...], int]) -> tuple[int, str]:
    """The line of a key, or of what it should stand in; and the key as one text."""
    path = (*document.prefix, *(str(step) for step in steps if step not in _NO_STEPS))
    known = next((path[:end] for end in range(len(path), 0, -1) if path[:end] in lines), ())
    return lines.get(known, 1), printable(".".join(step or '""' for step in path))


def _reason(fault: Mapping[str, Any], schema: type[BaseModel]) -> str:
    if fault["type"] != "extra_forbidden":
        return _PLAIN.get(fault["type"], str(fault["msg"]).removeprefix("Value error, ").removeprefix("Input "))
    known = _known_keys(fault["loc"][:-1], schema)
    near = get_close_matches(str(fault["loc"][-1]), known, n=1)
    return f"unknown key; did you mean {near[0]}?" if near else f"unknown key; known here: {', '.join(known)}"


def _known_keys(path: Sequence[int | str], schema: type[BaseModel]) -> list[str]:
    within: Any = schema
    for step in path:
        if step in _NO_STEPS:
            within = next(_tables_in(within))
        elif isinstance(step, str):  # a number is an element of an array, all of which are alike
            within = get_args(within)[1] if get_origin(within) is dict else _held(within)[step]
    return sorted(_held(within))


def _tables_in(kind: Any) -> Iterator[type[BaseModel]]:
    """The tables among the forms that a value may have."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for inner in get_args(kind):
        yield from _tables_in(inner)


def _held(schema: type[BaseModel]) -> dict[str, Any]:
    """What each key of a table holds: its type, or that of the elements of an array."""
    types = {field.alias or name: field.annotation for name, field in schema.model_fields.items()}
    return {key: get_args(kind)[0] if get_origin(kind) is list else kind for key, kind in types.items()}
