"""`flowlens export --schema`: which schema is printed."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from flowlens.cli.failures import run
from flowlens.cli.main import flowlens
from flowlens.facts.schema import TABLES
from flowlens.outputs.gate.json_schema import check_schema_text
from flowlens.outputs.json_schema import schema_text

CI = files("flowlens").joinpath("docs", "ci.schema.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "text", "name"),
    [
        pytest.param([], schema_text(), "urn:flowlens:report:1", id="of-the-report"),
        pytest.param(["report"], schema_text(), "urn:flowlens:report:1", id="of-the-report-by-name"),
        pytest.param(["check"], check_schema_text(), "urn:flowlens:check:1", id="of-the-check"),
        pytest.param(["ci"], CI, "urn:flowlens:ci:1", id="of-files-of-ci"),
    ],
)
def test_a_schema(capsys: pytest.CaptureFixture[str], arguments: list[str], text: str, name: str) -> None:
    assert run(flowlens, ["export", "--schema", *arguments]) == 0
    printed = capsys.readouterr().out
    assert printed == text
    assert json.loads(printed)["$id"] == name


@pytest.mark.parametrize("name", [one.name for one in TABLES])
def test_a_schema_of_each_table(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run(flowlens, ["export", "--schema", name]) == 0
    assert json.loads(capsys.readouterr().out)["$id"].startswith(f"urn:flowlens:table:{name}:")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(
            ["--schema", "nonsense"], "'nonsense' is not one of 'report', 'check', 'compare'", id="another-schema"
        ),
        pytest.param([], "--output is missing", id="neither-schema-nor-folder"),
    ],
)
def test_wrong_use(capsys: pytest.CaptureFixture[str], arguments: list[str], told: str) -> None:
    assert run(flowlens, ["export", *arguments]) == 2
    assert told in capsys.readouterr().err
