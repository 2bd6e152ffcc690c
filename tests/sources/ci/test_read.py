"""All files together."""

from __future__ import annotations

import json

import pytest

from flowlens.errors import UsageError
from flowlens.sources.ci import read as module
from tests.sources.ci.reading import OID, fault_of, read_all, read_json, read_text
from tests.sources.ci.test_github import LISTED, RUN
from tests.sources.ci.test_own import HEADING, LINE
from tests.sources.ci.test_own import RUN as OWN_RUN


def test_each_file_by_its_own_form_in_their_order() -> None:
    read = read_all(a__csv=f"{HEADING}\n{LINE}", b__json=json.dumps([LISTED]), c__json="[]", d__csv="")
    assert read.runs == (OWN_RUN, RUN)


def test_what_is_not_known_is_said() -> None:
    words = ["odd"] * 3 + ["even", "a", "b", "c", "d", "\x1b[2J"]
    lines = [f"x,{word},2026-01-31T12:00" for word in words]
    read = read_text("\n".join(["workflow,conclusion,started_at", *lines]))
    assert read.notices == (
        "How 9 CI runs ended is not known, for these words: odd (3), even (1), a (1), b (1), c (1) ….",
        "9 times in files of CI without a time zone, taken as UTC.",
    )
    assert [run.conclusion for run in read.runs] == [None] * 9


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('{"a": 1}', "ci.json is of no form of CI that is known.", id="another object"),
        pytest.param("[1]", "ci.json is of no form of CI that is known.", id="a number"),
        pytest.param('[{"password": "x"}]', "ci.json is of no form of CI that is known.", id="a secret"),
    ],
)
def test_what_is_of_no_form_is_said_and_not_quoted(text: str, expected: str) -> None:
    assert fault_of(text) == expected


def test_a_form_that_is_named_is_taken() -> None:
    assert fault_of('[{"a": 1}]', form="github").startswith("ci.json: record 0: databaseId or id: is missing")
    assert fault_of('[{"a": 1}]', form="own").startswith("ci.json: record 0: workflow and conclusion")


def test_the_number_of_records_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_RECORDS", 2)
    assert len(read_json([LISTED] * 2).runs) == 2
    with pytest.raises(UsageError, match="hold more than 2 records"):
        read_json([LISTED] * 3)


def test_an_oid_is_told_as_it_stands() -> None:
    assert read_text(f"workflow,conclusion,oid\nx,success,{OID[:9]}").runs[0].oid == OID[:9]
