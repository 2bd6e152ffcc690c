"""The JSON Schema (2020-12) of a fact table's rows, made of the table's own declaration."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flowlens.facts.column import Column, ColumnType, Table
from flowlens.facts.schema import SCHEMA_VERSION

__all__ = ["table_schema_text"]

# Null is unknown everywhere; a flag is always known.
_TYPES: Mapping[ColumnType, Mapping[str, object]] = {
    "text": {"type": ["string", "null"]},
    "time": {"type": ["string", "null"], "format": "date-time"},
    "int": {"type": ["integer", "null"]},
    "float": {"type": ["number", "null"]},
    "flag": {"type": "boolean"},
}


def table_schema_text(table: Table) -> str:
    """The schema that the rows of the table fulfil as a list of JSON objects, as JSON text with an end of line.

    Of a CSV file an empty cell is null, and true and false are the flags.
    """
    row = {
        "type": "object",
        "properties": {column.name: _of(column) for column in table.columns},
        "required": list(table.names),
        "additionalProperties": False,
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:flowlens:table:{table.name}:{SCHEMA_VERSION}",
        "title": f"The table `{table.name}` of `flowlens export`: a row is {table.row}",
        "type": "array",
        "items": row,
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _of(column: Column) -> Mapping[str, object]:
    unit = f" ({column.unit})" if column.unit else ""
    return {**_TYPES[column.type], "description": f"{column.meaning}{unit}"}
