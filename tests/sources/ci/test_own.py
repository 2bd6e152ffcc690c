"""The form for anything else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flowlens.model.ci import Deployed, Job, Run
from tests.sources.ci.reading import OID, fault_of, read_json, read_text, seconds

HEADING = "workflow,id,oid,branch,event,queued_at,started_at,ended_at,conclusion,attempt"
LINE = f"Tests,8123,{OID},main,push,2026-01-31T12:00:00Z,2026-01-31T12:00:30Z,2026-01-31T12:09:10Z,failure,1"
RUN = Run(
    "own", "8123", "Tests", OID, "main", "push", seconds("2026-01-31T12:00:00"), seconds("2026-01-31T12:00:30"),
    seconds("2026-01-31T12:09:10"), "failure", 1,
)  # fmt: skip
JOB = Job("own", "5", "8123", "Tests", "lint", None, None, None, None, "success", 1)
DEPLOYED = Deployed("own", "7", "production", OID, seconds("2026-01-31T13:00:00"), "success")


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_builds_as_csv(end: str) -> None:
    assert read_text(f"\ufeff{HEADING}{end or chr(10)}{LINE}{end}").runs == (RUN,)


def test_columns_may_stand_in_any_order_and_others_are_not_read() -> None:
    text = f"secret,Conclusion,OID,workflow,id\nghp_abcdefghijklmnopqrstuv,failure,{OID},Tests,8123\n\n"
    assert read_text(text).runs == (Run("own", "8123", "Tests", OID, conclusion="failure"),)


def test_jobs_and_deployments_as_csv() -> None:
    assert read_text("build,id,name,workflow,conclusion\n8123,5,lint,Tests,success\n").jobs == (JOB,)
    text = f"id,environment,oid,at,state\n7,production,{OID},2026-01-31T13:00:00Z,SUCCESS\n"
    assert read_text(text).deployments == (DEPLOYED,)


BUILD = dict(zip(HEADING.split(","), LINE.split(","), strict=True))


@pytest.mark.parametrize("value", [[BUILD], {"builds": [BUILD]}, [{"builds": [BUILD], "jobs": []}]])
def test_builds_as_json(value: Any) -> None:
    assert read_json(value).runs == (RUN,)


def test_all_three_lists_as_json() -> None:
    job = {"build": 8123, "id": 5, "name": "lint", "workflow": "Tests", "conclusion": "success"}
    deployed = {"environment": "production", "oid": OID, "at": 1_769_864_400, "state": "success", "id": "7"}
    read = read_json({"builds": [BUILD], "jobs": [job], "deployments": [deployed]})
    assert (read.runs, read.jobs, read.deployments) == ((RUN,), (JOB,), (DEPLOYED,))


def test_without_an_id_the_same_run_has_the_same() -> None:
    text = f"workflow,oid,conclusion,started_at\nTests,{OID},failure,2026-01-31\nTests,{OID},success,2026-02-01\n"
    first, second = read_text(text).runs
    assert read_text(text).runs == (first, second)
    assert first.id != second.id


@pytest.mark.parametrize("text", ["", "\n \n", "[]", "{}", "\ufeff"])
def test_nothing(text: str) -> None:
    read = read_text(text)
    assert (read.runs, read.jobs, read.deployments, read.notices) == ((), (), (), ())


def test_a_heading_alone() -> None:
    assert read_text(HEADING).runs == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a,b\n1,2", "ci.csv:1: the heading is that of no table of CI", id="heading"),
        pytest.param("root:x:0:0:root:/root:/bin/bash\n", "ci.csv:1: the heading is that of no table", id="passwd"),
        pytest.param(f"{HEADING}\n{LINE}\nx,y", "ci.csv:3: 2 cells, where the heading has 10.", id="cells"),
        pytest.param(
            f"{HEADING}\n{LINE.replace('2026-01-31T12:00:30Z', '31/01')}",
            "ci.csv:2: started_at: should be a time",
            id="time",
        ),
        pytest.param(
            f"{HEADING}\n{LINE}\n{LINE.replace('Tests', '')}", "ci.csv:3: workflow: is missing.", id="workflow"
        ),
        pytest.param(f"{HEADING},system\n{LINE},else", "ci.csv:2: system: should be one of", id="system"),
        pytest.param(f"{HEADING}\n{LINE.replace(OID, 'main')}", "ci.csv:2: oid: should be a commit's", id="oid"),
        pytest.param(f"{HEADING}\n{'x' * 20_000}", "ci.csv:2: not valid CSV: field larger", id="long"),
        pytest.param(b"workflow,conclusion\n\xff,x", "ci.csv is not UTF-8 text (byte 20).", id="not text"),
    ],
)
def test_a_fault_names_the_line_and_the_column(text: str | bytes, expected: str) -> None:
    assert fault_of(text, "ci.csv").startswith(expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param({"builds": [BUILD, 1]}, "ci.json: builds[1]: should be an object.", id="no object"),
        pytest.param({"builds": {}}, "ci.json: record 0: builds: should be a list.", id="no list"),
        pytest.param(
            {"builds": [{"workflow": "x"}]},
            "ci.json: builds[0]: workflow and conclusion, or environment: is missing.",
            id="field",
        ),
    ],
)
def test_a_fault_names_the_place_in_json(value: Any, expected: str) -> None:
    assert fault_of(json.dumps(value)) == expected
