"""The JSON Schemas of the fact tables: the rows of every table fulfil theirs, and other rows do not."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
from jsonschema import Draft202012Validator

from flowlens.facts.build import build
from flowlens.facts.ci_tables import with_ci
from flowlens.facts.column import Table
from flowlens.facts.published import with_published
from flowlens.facts.pull_tables import with_pulls
from flowlens.facts.schema import SCHEMA_VERSION, TABLES, table
from flowlens.facts.settings import FactsSettings
from flowlens.facts.table_schema import table_schema_text
from flowlens.facts.tables import Facts
from flowlens.model.ci import CiRead, Deployed, Job, Published, Run
from flowlens.model.forge import ForgeRead, Pull, Review
from tests.mined import at, commit, diff, diffs_of, file, mined, release, step

A, B = "a" * 40, "b" * 40


@pytest.fixture(scope="module")
def facts() -> Facts:
    history = mined([commit(A), commit(B, A, 1)], [step(A, None), step(B, A)], [release("v1", B, 2)])
    found = build(history, diffs_of(diff(A, None, file()), diff(B, A, file())), {}, FactsSettings())
    runs = (Run("github", "1", "Tests", A, ended_at=at(1), conclusion="success"),)
    read = CiRead(runs, (Job("github", "1", "1", None, "x"),), (Deployed("github", "1", "production", B, at(2)),))
    pull = Pull(
        "github",
        1,
        at(0.5),
        "main",
        "ann",
        merge_oid=B,
        merged_at=at(1),
        reviews=(Review("1", at(0.7), "approved", "ben"),),
    )
    return with_pulls(with_published(with_ci(found, read), (Published("github", "1", "v1"),)), ForgeRead((pull,)))


def records(frame: pd.DataFrame, declared: Table) -> list[dict[str, Any]]:
    """The rows as JSON has them, times as the CSV files do."""
    columns = {
        one.name: frame[one.name].dt.strftime("%Y-%m-%dT%H:%M:%SZ") if one.type == "time" else frame[one.name]
        for one in declared.columns
    }
    whole = pd.DataFrame(columns).astype(object)
    return json.loads(whole.where(whole.notna(), None).to_json(orient="records"))  # type: ignore[no-any-return]


@pytest.mark.parametrize("declared", TABLES, ids=lambda declared: declared.name)
def test_the_rows_fulfil_it(facts: Facts, declared: Table) -> None:
    schema = json.loads(table_schema_text(declared))
    Draft202012Validator.check_schema(schema)
    rows = records(getattr(facts, declared.name), declared)
    assert rows or declared.name not in {"commits", "changes", "releases", "builds", "published", "pulls", "reviews"}
    Draft202012Validator(schema).validate(rows)


def test_it_has_the_words_of_the_data_dictionary() -> None:
    schema = json.loads(table_schema_text(table("pulls")))
    assert schema["$id"] == f"urn:flowlens:table:pulls:{SCHEMA_VERSION}"
    assert schema["items"]["properties"]["merged_at"]["description"] == (
        "when the forge merged it; null where it did not (UTC)"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"number": "seven"}, id="another type"),
        pytest.param({"bot": None}, id="a flag that is unknown"),
        pytest.param({"login": "ann"}, id="a column more"),
    ],
)
def test_other_rows_do_not(facts: Facts, wrong: dict[str, object]) -> None:
    validator = Draft202012Validator(json.loads(table_schema_text(table("pulls"))))
    (row,) = records(facts.pulls, table("pulls"))
    assert validator.is_valid([row])
    assert not validator.is_valid([{**row, **wrong}])
    assert not validator.is_valid([{name: value for name, value in row.items() if name != "number"}])
