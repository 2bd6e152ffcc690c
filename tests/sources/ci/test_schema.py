"""The JSON Schema of the documented form, against what is read."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from flowlens.facts.ci_schema import BUILDS, DEPLOYMENTS, JOBS
from tests.sources.ci.reading import OID, fault_of, read_json, read_text

SCHEMA = json.loads(files("flowlens").joinpath("docs", "ci.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
PAGE = files("flowlens").joinpath("docs", "ci.md").read_text(encoding="utf-8")
BUILD = {"workflow": "Tests", "conclusion": "success", "oid": OID, "started_at": "2026-01-31T12:00:00Z", "attempt": 1}


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    ("name", "table", "of_facts"),
    [("build", BUILDS, {"system", "mainline", "change", "release"}), ("job", JOBS, {"system", "mainline", "change"}),
     ("deployment", DEPLOYMENTS, {"system", "live", "change", "release"})],
)  # fmt: skip
def test_its_fields_are_the_columns_that_a_file_can_tell(name: str, table: Any, of_facts: set[str]) -> None:
    assert set(SCHEMA["$defs"][name]["properties"]) == set(table.names) - of_facts


@pytest.mark.parametrize(
    "value",
    [
        pytest.param([BUILD], id="a list"),
        pytest.param({"builds": [BUILD], "jobs": [{"build": 1, "name": "x", "conclusion": None}]}, id="lists"),
        pytest.param({"deployments": [{"environment": "production", "at": 1_769_864_400}]}, id="deployments"),
        pytest.param([{**BUILD, "conclusion": "", "oid": "", "url": "https://x"}], id="empty and others"),
    ],
)
def test_what_it_takes_is_read(value: Any) -> None:
    VALIDATOR.validate(value)
    read = read_json(value)
    assert read.runs or read.deployments


@pytest.mark.parametrize(
    "value",
    [
        pytest.param([{**BUILD, "oid": "main"}], id="no object id"),
        pytest.param([{**BUILD, "started_at": "soon"}], id="no time"),
        pytest.param([{**BUILD, "attempt": 0}], id="no attempt"),
        pytest.param([{**BUILD, "conclusion": 1}], id="no word"),
        pytest.param({"builds": [{"workflow": "Tests"}]}, id="no conclusion"),
        pytest.param({"jobs": {}}, id="no list"),
        pytest.param({"runs": []}, id="another object"),
    ],
)
def test_what_it_refuses_is_a_fault(value: Any) -> None:
    assert not VALIDATOR.is_valid(value)
    assert fault_of(json.dumps(value))


def test_the_examples_of_the_page_are_read() -> None:
    blocks = re.findall(r"(?:^    .+\n)+", PAGE.split("## The form for anything else")[1].split("##")[0], re.MULTILINE)
    texts = ["\n".join(line[4:] for line in block.rstrip().split("\n")) for block in blocks]
    read = [read_text(text.replace("5f2c9d3…", OID).replace(', "…": "…"', "")) for text in texts]
    assert [(len(one.runs), len(one.jobs), len(one.deployments)) for one in read] == [
        (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 1)
    ]  # fmt: skip
    VALIDATOR.validate(json.loads(texts[3].replace("5f2c9d3…", OID)))
