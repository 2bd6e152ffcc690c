"""Which paths promise a retrospective or a post-mortem."""

from __future__ import annotations

import pytest

from flowlens.facts.documents.place import Place, place_of


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("docs/post-mortems/2019-01-23.md", Place("post-mortem", True, True, False, False), id="dated"),
        pytest.param("docs/postmortem.rst", Place("post-mortem", True, False, False, False), id="one file"),
        pytest.param("Post Mortems/Outage of May.org", Place("post-mortem", True, False, False, False), id="spaces"),
        pytest.param("docs/incidents/2017-02-09-db.qmd", Place("post-mortem", False, True, False, False), id="vague"),
        pytest.param("docs/incident_reports/x.adoc", Place("post-mortem", True, False, False, False), id="reports"),
        pytest.param("ops/rca/PM2021-003 x.txt", Place("post-mortem", False, True, False, False), id="numbered"),
        pytest.param("docs/retro/2022/01/14.md", Place("retrospective", False, True, False, False), id="retro"),
        pytest.param("sprints/sprint-7/retro.md", Place("retrospective", False, True, False, False), id="sprint"),
        pytest.param("retrospectives/release-1.4.md", Place("retrospective", True, False, False, False), id="release"),
        pytest.param("lessons-learned/cdn.md", Place("retrospective", True, False, False, False), id="lessons"),
        pytest.param("docs/postmortems/README.md", Place("post-mortem", True, False, True, False), id="index"),
        pytest.param("docs/retrospectives.md", Place("retrospective", True, False, True, False), id="a page of all"),
        pytest.param("pm/postmortems/20260702-ci/README.md", Place("post-mortem", True, True, False, False), id="own"),
        pytest.param("docs/postmortem-process.md", Place("post-mortem", True, False, False, True), id="about"),
        pytest.param("rca/2022-01 ipc response.md", Place("post-mortem", False, True, False, False), id="not about"),
    ],
)
def test_a_promise(path: str, expected: Place) -> None:
    assert place_of(path, "shop") == expected


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("docs/install.md", id="another page"),
        pytest.param("src/postmortem.py", id="a program"),
        pytest.param("docs/post-mortems/graph.png", id="a picture"),
        pytest.param("docs/retrofit.md", id="another word"),
        pytest.param("docs/coefficients.md", id="part of a word"),
        pytest.param("docs/incidental.md", id="incidental"),
        pytest.param("docs/postmortems/template.md", id="template"),
        pytest.param("docs/incidents/2022-12-16-incident-report-template.md", id="dated template"),
        pytest.param("docs/templates/postmortem.md", id="folder of templates"),
        pytest.param(".github/INCIDENT_RESPONSE_PLAN.md", id="hidden folder"),
        pytest.param("docs/.claude/retro/2022-01.md", id="hidden folder below"),
        pytest.param("skills/postmortem/2022-01.md", id="a prompt"),
        pytest.param("docs/incidents/playbooks/ci.md", id="playbook"),
        pytest.param("vendor/tool/docs/postmortems/2020-01-01.md", id="vendored"),
        pytest.param("tests/fixtures/postmortem.md", id="test"),
        pytest.param("", id="empty"),
    ],
)
def test_no_promise(path: str) -> None:
    assert place_of(path, "shop") is None


@pytest.mark.parametrize("name", ["post-mortem", "postmortems", "incident_reports", "Public-Postmortems"])
def test_a_repository_of_nothing_else(name: str) -> None:
    place = place_of("PM2021-009 - 404.md", name)
    assert place is not None
    assert place.plain


@pytest.mark.parametrize("name", ["postmortem-generator", "incident-tracker", "incidents", ""])
def test_a_program_about_them_is_no_such_repository(name: str) -> None:
    assert place_of("docs/2021-009.md", name) is None
