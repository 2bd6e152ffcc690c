"""The data dictionary."""

from __future__ import annotations

import dataclasses

import pytest

from flowlens.facts.schema import TABLES, Table, table
from flowlens.facts.tables import Facts


@pytest.mark.parametrize("declared", TABLES, ids=lambda declared: declared.name)
def test_every_column_is_named_once_and_explained(declared: Table) -> None:
    assert len(set(declared.names)) == len(declared.names)
    for column in declared.columns:
        assert column.meaning
        assert column.meaning == column.meaning.strip()
        assert not column.meaning.endswith(".")
        assert column.name.isidentifier()


@pytest.mark.parametrize("declared", TABLES, ids=lambda declared: declared.name)
def test_every_quantity_has_a_unit_and_no_text_has_one(declared: Table) -> None:
    for column in declared.columns:
        if column.name not in {"pull", "number"}:  # a number that is a name
            assert bool(column.unit) is (column.type in {"int", "float", "time"}), column.name


def test_every_table_is_a_field_of_the_facts() -> None:
    assert {one.name for one in TABLES} <= {field.name for field in dataclasses.fields(Facts)}


def test_a_table_by_name() -> None:
    assert table("changes").names[0] == "id"
    with pytest.raises(KeyError):
        table("nothing")
