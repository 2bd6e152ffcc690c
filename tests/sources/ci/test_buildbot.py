"""Builds as Buildbot's REST API tells them.

`buildbot_4_3.json` is the answer of a real master (4.3.0) with a worker: builds of three commits that pass, fail, are
flaky, one that was stopped and one whose worker died, which Buildbot retried.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flowlens.facts.build import build
from flowlens.facts.ci_tables import with_ci
from flowlens.facts.settings import FactsSettings
from flowlens.lenses.mainline_runs import flaky_commits, mainline_runs
from flowlens.model.ci import CiRead
from tests.mined import commit, diff, diffs_of, file, mined, step
from tests.sources.ci.reading import OID, fault_of, read_json, read_text, seconds

REAL = Path(__file__).with_name("buildbot_4_3.json").read_text(encoding="utf-8")
OIDS = (
    "9eb43e42aa9b425e05a360051db82ae279836aaf",
    "1a619d0f85c5b024464bb23b5d462f31780ae152",
    "fc35a649f3753580a4740a849ca80f5e2d764046",
)


def one(**other: Any) -> dict[str, Any]:
    return {
        "buildid": 7, "builderid": 3, "number": 1, "complete": True, "started_at": 1_769_860_800,
        "complete_at": 1_769_861_400, "results": 0,
        "properties": {"buildername": ["tests", "Builder"], "got_revision": [OID, "Git"], "branch": ["main", "Build"]},
        **other,
    }  # fmt: skip


def read_real() -> CiRead:
    return read_text(REAL, "builds.json")


def test_what_a_real_master_answered() -> None:
    runs = read_real().runs
    assert [(run.id, run.workflow, OIDS.index(run.oid or ""), run.conclusion) for run in runs] == [
        ("1", "flaky", 0, "failure"), ("2", "tests", 0, "success"), ("3", "slow", 2, "success"),
        ("4", "flaky", 0, "success"), ("5", "tests", 1, "failure"), ("6", "flaky", 1, "failure"),
        ("7", "tests", 2, "success"), ("8", "flaky", 1, "success"), ("9", "flaky", 2, "failure"),
        ("10", "flaky", 2, "success"), ("11", "slow", 2, "cancelled"), ("12", "slow", 2, "cancelled"),
        ("13", "slow", 2, "success"),
    ]  # fmt: skip
    assert {(run.branch, run.event, run.attempt) for run in runs} == {("main", "force", 1)}
    assert (runs[0].started_at, runs[0].ended_at) == (seconds("2026-11-30T12:58:32"), seconds("2026-11-30T12:58:40"))


def test_a_real_flaky_builder_is_flaky_on_each_commit_and_no_other_is() -> None:
    commits = [commit(OIDS[0]), commit(OIDS[1], OIDS[0], 1), commit(OIDS[2], OIDS[1], 2)]
    steps = [step(OIDS[0], None), step(OIDS[1], OIDS[0]), step(OIDS[2], OIDS[1])]
    facts = build(mined(commits, steps), diffs_of(*(diff(oid, None, file()) for oid in OIDS)), {}, FactsSettings())
    runs = mainline_runs(with_ci(facts, read_real()))
    found = flaky_commits(runs)
    assert found.groupby("workflow")["flaky"].agg(["sum", "size"]).to_dict("index") == {
        "flaky": {"sum": 3, "size": 3}, "tests": {"sum": 0, "size": 3}, "slow": {"sum": 0, "size": 1},
    }  # fmt: skip
    assert runs.n_untold == 2


@pytest.mark.parametrize(
    ("results", "expected"),
    [(0, "success"), (1, "success"), (2, "failure"), (3, "skipped"), (4, "failure"), (5, "cancelled"), (6, "cancelled"),
     (None, None)],
)  # fmt: skip
def test_results(results: int | None, expected: str | None) -> None:
    read = read_json({"builds": [one(results=results)], "meta": {"total": 1}})
    assert (read.runs[0].conclusion, read.notices) == (expected, ())


@pytest.mark.parametrize(("results", "word"), [(7, "7"), (-1, "…"), (True, "True"), ("0", "…")])
def test_a_result_that_is_not_known_is_counted(results: object, word: str) -> None:
    read = read_json({"builds": [one(results=results)]})
    assert read.runs[0].conclusion is None
    assert read.notices == (f"How 1 CI run ended is not known, for these words: {word} (1).",)


def test_without_properties_there_is_no_commit() -> None:
    run = read_json({"builds": [one(properties={})]}).runs[0]
    assert (run.workflow, run.oid, run.branch) == ("builder 3", None, None)


def test_of_several_codebases_no_commit_is_guessed() -> None:
    of_two = one(properties={"got_revision": [{"a": OID, "b": OID[::-1]}, "Git"]})
    of_one = one(properties={"got_revision": [{"a": OID}, "Git"]})
    assert [run.oid for run in read_json([of_two, of_one]).runs] == [None, OID]


def test_the_commit_that_was_asked_for_counts_where_none_was_got() -> None:
    assert read_json([one(properties={"revision": [OID, "Build"]})]).runs[0].oid == OID


def test_a_build_that_runs() -> None:
    run = read_json([one(results=None, complete=False, complete_at=None)]).runs[0]
    assert (run.ended_at, run.conclusion) == (None, None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param([one(), {"a": 1, "builds": [{}]}], "page 1: builds[0]: buildid: is missing.", id="no build"),
        pytest.param([one(properties=[])], "", id="empty list for properties"),
        pytest.param([one(properties="x")], "page 0: properties: should be an object.", id="properties"),
        pytest.param(
            [one(properties={"got_revision": ["r123", "SVN"]})],
            "page 0: properties: got_revision: should be a commit's object id",
            id="no object id",
        ),
    ],
)
def test_a_fault_names_the_build(value: Any, expected: str) -> None:
    if expected:
        assert fault_of(json.dumps(value), "b.json").startswith(f"b.json: {expected}")
    else:
        assert len(read_json(value).runs) == 1
