"""JUnit XML, as pytest, Maven and others write it, and as nobody should."""

from __future__ import annotations

import time
from typing import Any

import pytest

from flowlens.model.ci import Job, Run
from flowlens.sources.ci.files import ci_files
from flowlens.sources.ci.read import read_ci
from flowlens.sources.ci.settings import CiSettings
from flowlens.sources.named_files import NamedFile, NamedFiles
from tests.sources.ci.reading import OID, fault_of, read_text, seconds

# As pytest 8 writes it.
PYTEST = (
    '<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="0" '
    'failures="1" skipped="1" tests="3" time="0.512" timestamp="2026-01-31T12:00:00.250000+01:00" '
    'hostname="ann-laptop">'
    '<testcase classname="test_x" name="test_a" time="0.000" /><testcase classname="test_x" name="test_b" time="0.001">'
    '<failure message="AssertionError: token=hunter2">def test_b(): assert 0</failure></testcase></testsuite>'
    "</testsuites>"
)
# As Maven's Surefire writes it, with the properties of the JVM.
SUREFIRE = f"""<?xml version="1.0" encoding="UTF-8"?>
<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="org.example.A" time="1,234.5" errors="0">
  <properties>
    <property name="user.name" value="ann"/>
    <property name="env.GIT_COMMIT" value="{OID}"/>
    <property name="branch" value="main"/>
    <property name="attempt" value="2"/>
  </properties>
  <testcase name="a" time="1"/><testcase name="b"><skipped/></testcase>
</testsuite>
"""


def runs(text: str | bytes, name: str = "report.xml") -> list[Run]:
    return list(read_text(text, name).runs)


def test_what_pytest_writes() -> None:
    name = f"junit/{OID}/py311.xml"
    at = seconds("2026-01-31T11:00:00")  # and half a second later, in whole seconds
    read = read_text(PYTEST, name)
    (run,) = read.runs
    assert run == Run("junit", run.id, "junit/py311", OID, None, None, None, at, at + 1, "failure", 1)
    assert read.jobs == (Job("junit", "0", run.id, "junit/py311", "pytest", OID, None, at, at + 1, "failure", 1),)


def test_what_maven_writes() -> None:
    (run,) = runs(SUREFIRE, "target/TEST-A.xml")
    assert (run.oid, run.branch, run.attempt, run.workflow) == (OID, "main", 2, "target/TEST-A")
    assert (run.conclusion, run.started_at, run.ended_at) == ("success", None, None)


def test_the_length_is_that_of_the_whole_or_of_the_outermost_suites() -> None:
    inner = '<testsuite name="i" time="7" timestamp="2026-01-31T12:00:00Z"/>'
    outer = f'<testsuite name="o" time="60" timestamp="2026-01-31T12:00:10Z">{inner}</testsuite>'
    (run,) = runs(f"<testsuites>{outer}{inner}</testsuites>")
    assert (run.started_at, run.ended_at) == (seconds("2026-01-31T12:00:00"), seconds("2026-01-31T12:01:07"))
    (run,) = runs(f'<testsuites time="30">{outer}</testsuites>')
    assert run.ended_at == seconds("2026-01-31T12:00:30")


@pytest.mark.parametrize(
    ("suite", "expected"),
    [
        pytest.param('<testsuite failures="0" errors="0"/>', "success", id="none"),
        pytest.param('<testsuite failures="1"/>', "failure", id="counted"),
        pytest.param('<testsuite errors="2"/>', "failure", id="errors"),
        pytest.param("<testsuite><testcase><failure/></testcase></testsuite>", "failure", id="a case"),
        pytest.param("<testsuite><testcase><error/></testcase></testsuite>", "failure", id="an error"),
        pytest.param("<testsuite><testcase><skipped/></testcase></testsuite>", "success", id="skipped"),
        pytest.param("<testsuite><system-out>failure</system-out></testsuite>", "success", id="a word in a text"),
        pytest.param(
            '<a:testsuite xmlns:a="x"><a:testcase><a:failure/></a:testcase></a:testsuite>', "failure", id="ns"
        ),
    ],
)
def test_what_is_a_failure(suite: str, expected: str) -> None:
    (run,) = runs(suite)
    assert run.conclusion == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("a.xml", (None, 1, "a"), id="file"),
        pytest.param(f"{OID}/py311/a.xml", (OID, 1, "py311/a"), id="a folder for each job"),
        pytest.param(f"{OID.upper()}/attempt-2/a.xml", (OID, 2, "a"), id="attempt"),
        pytest.param(f"{OID}/run_attempt_3/a.xml", (OID, 3, "a"), id="as an artifact is called"),
        pytest.param(f"{OID[:12]}/a.xml", (None, 1, f"{OID[:12]}/a"), id="a beginning may be anything"),
    ],
)
def test_folders_tell_commit_and_attempt(name: str, expected: tuple[str | None, int, str]) -> None:
    (run,) = runs("<testsuite/>", name)
    assert (run.oid, run.attempt, run.workflow) == expected


def test_the_folder_that_the_command_line_names_tells_as_well(tmp_path: Any) -> None:
    (tmp_path / OID / "attempt-2").mkdir(parents=True)
    (tmp_path / OID / "attempt-2" / "a.xml").write_text("<testsuite/>")
    for given in (tmp_path, tmp_path / OID, tmp_path / OID / "attempt-2", tmp_path / OID / "attempt-2" / "a.xml"):
        (run,) = read_ci(ci_files(CiSettings(files=(str(given),)))).runs
        assert (run.oid, run.attempt, run.workflow) == (OID, 2, "a")


@pytest.mark.parametrize(
    "key", ["commit", "sha", "git.commit", "git_sha", "revision", "env.GIT_COMMIT", "ci.commit.sha", "CI_COMMIT_SHA"]
)
def test_a_property_tells_the_commit(key: str) -> None:
    (run,) = runs(f'<testsuite><properties><property name="{key}" value="{OID[:9]}"/></properties></testsuite>')
    assert run.oid == OID[:9]


@pytest.mark.parametrize(("key", "value"), [("commitment", OID), ("commit", "HEAD"), ("author.commit.time", OID)])
def test_other_properties_do_not(key: str, value: str) -> None:
    (run,) = runs(f'<testsuite><properties><property name="{key}" value="{value}"/></properties></testsuite>')
    assert run.oid is None


def test_the_same_report_twice_is_one_run() -> None:
    files = tuple(NamedFile(f"{folder}/{OID}/a.xml", PYTEST.encode()) for folder in ("x", "x"))
    first, second = read_ci(NamedFiles(files)).runs
    assert first == second


def test_without_suites_there_is_no_run() -> None:
    assert runs("<testsuites/>") == []


def test_without_a_zone_it_is_utc_and_said() -> None:
    read = read_text('<testsuite timestamp="2026-01-31T12:00:00" time="1"/>', "a.xml")
    assert read.runs[0].started_at == seconds("2026-01-31T12:00:00")
    assert any("without a time zone" in notice for notice in read.notices)


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"{BOMB}]><testsuite>&j;</testsuite>", "a.xml has a document type, which is not read.", id="bomb"),
        pytest.param(
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite name="&x;"/>',
            "a.xml has a document type, which is not read.",
            id="file",
        ),
        pytest.param(
            '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><testsuite/>',
            "a.xml has a document type, which is not read.",
            id="network",
        ),
        pytest.param("<testsuite>&x;</testsuite>", "a.xml:1:11: not valid XML: undefined entity.", id="entity"),
        pytest.param("<testsuite>", "a.xml:1:11: not valid XML: no element found.", id="cut"),
        pytest.param("<html></html>", "a.xml:1: it is no JUnit XML, which begins with testsuites or", id="html"),
        pytest.param("<testsuite>" * 61, "a.xml:1: nested more than 60 deep.", id="deep"),
        pytest.param(
            f"<testsuites>{'<testsuite/>' * 10_001}</testsuites>", "a.xml:1: more than 10,000 suites.", id="many"
        ),
        pytest.param('<testsuite time="x" timestamp="2026-01-31"/>', "a.xml:1: time: should be a length", id="time"),
        pytest.param('<testsuite\ntimestamp="x"/>', "a.xml:1: timestamp: should be a time", id="timestamp"),
        pytest.param('<?xml version="1.0" encoding="no-such"?><testsuite/>', "a.xml:", id="encoding"),
    ],
)
def test_hostile_and_broken_files_are_refused_in_a_line(text: str, expected: str) -> None:
    begin = time.monotonic()
    told = fault_of(text, "a.xml")
    assert told.startswith(expected)
    assert "\n" not in told
    assert time.monotonic() - begin < 2


def test_nothing_of_a_case_is_kept() -> None:
    read = read_text(PYTEST, f"{OID}/a.xml")
    assert not [word for word in ("hunter2", "test_b", "ann-laptop") if word in repr(read)]
