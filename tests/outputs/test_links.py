"""Where evidence is looked up, by forge; no name from a repository leads elsewhere or does anything in a shell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowlens.model.measure import Evidence
from flowlens.model.report import Report
from flowlens.model.web import Web
from flowlens.outputs.evidence import called
from flowlens.outputs.links import address_of, command_for, commit_address
from tests.outputs.reports import HOSTILE, rich_report

OID = "0123456789abcdef0123456789abcdef01234567"
GITHUB = Web("github", "https://github.com/o/n")
FORGES = (
    GITHUB, Web("gitlab", "https://gitlab.com/a/b/c"), Web("gitea", "https://codeberg.org/o/n"),
    Web("bitbucket", "https://bitbucket.org/o/n"),
)  # fmt: skip


def report_on(web: Web | None) -> Report:
    made = rich_report()
    return replace(made, web=web, repository=replace(made.repository, head=OID))


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        pytest.param(
            "change", OID,
            (f"{GITHUB.address}/commit/{OID}", f"https://gitlab.com/a/b/c/-/commit/{OID}",
             f"https://codeberg.org/o/n/commit/{OID}", f"https://bitbucket.org/o/n/commits/{OID}"),
            id="a change",
        ),
        pytest.param(
            "release", "v1.2",
            (f"{GITHUB.address}/releases/tag/v1.2", "https://gitlab.com/a/b/c/-/tags/v1.2",
             "https://codeberg.org/o/n/releases/tag/v1.2", "https://bitbucket.org/o/n/commits/tag/v1.2"),
            id="a release",
        ),
        pytest.param(
            "file", "docs/a b.md",
            (f"{GITHUB.address}/blob/{OID}/docs/a%20b.md", f"https://gitlab.com/a/b/c/-/blob/{OID}/docs/a%20b.md",
             f"https://codeberg.org/o/n/src/commit/{OID}/docs/a%20b.md",
             f"https://bitbucket.org/o/n/src/{OID}/docs/a%20b.md"),
            id="a file",
        ),
    ],
)  # fmt: skip
def test_each_forge_has_its_own_pages(kind: str, name: str, expected: tuple[str, ...]) -> None:
    found = [address_of(Evidence(kind, name, ""), report_on(web)) for web in FORGES]
    assert tuple(found) == expected


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        pytest.param("release", "0123456789ab", f"{GITHUB.address}/commit/0123456789ab", id="named after its commit"),
        pytest.param("release", "202401011200", f"{GITHUB.address}/releases/tag/202401011200", id="a day is no commit"),
        pytest.param("release", "a#b?c=d", f"{GITHUB.address}/releases/tag/a%23b%3Fc%3Dd", id="marks of an address"),
        pytest.param("release", "../../../x/y", "", id="upwards"),
        pytest.param("release", "caf\udce9", f"{GITHUB.address}/releases/tag/caf%E9", id="bytes that are no UTF-8"),
        pytest.param("release", "\ud800", "", id="half a letter"),
        pytest.param("file", "a//b", "", id="an empty name"),
        pytest.param("change", "javascript:alert(1)", "", id="no commit"),
        pytest.param("job", "build", "", id="what has no page"),
    ],
)
def test_a_name_stays_a_name_in_an_address(kind: str, name: str, expected: str) -> None:
    assert address_of(Evidence(kind, name, ""), report_on(GITHUB)) == expected


def test_without_a_forge_nothing_leads_anywhere() -> None:
    assert address_of(Evidence("change", OID, ""), report_on(None)) == ""
    assert commit_address(GITHUB, "HEAD") == ""


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        pytest.param("change", OID, f"git show {OID[:12]}", id="a change"),
        pytest.param("release", "v1.2-rc.1", "git show v1.2-rc.1", id="a release"),
        pytest.param("file", "docs/retro.md", f"git show {OID[:12]}:docs/retro.md", id="a file"),
        pytest.param("release", "$(reboot)", "", id="what a shell would run"),
        pytest.param("release", "a;b", "", id="two commands"),
        pytest.param("release", "--output=x", "", id="an option"),
        pytest.param("file", "a b", "", id="two words"),
        pytest.param("file", HOSTILE[0], "", id="hostile"),
        pytest.param("job", "build", "", id="what Git does not know"),
    ],
)
def test_what_is_copied_is_safe_to_paste(kind: str, name: str, expected: str) -> None:
    assert command_for(Evidence(kind, name, ""), report_on(None)) == expected


def test_a_release_that_no_tag_names_is_known_by_its_commit() -> None:
    item, other = Evidence("release", "2026.5.0", ""), Evidence("release", "v2", "")
    report = replace(report_on(GITHUB), untagged={"2026.5.0": OID})
    assert address_of(item, report) == f"{GITHUB.address}/commit/{OID}"
    assert command_for(item, report) == f"git show {OID[:12]}"
    assert called(item, report) == f"2026.5.0 at {OID[:12]}"
    assert (command_for(other, report), called(other, report)) == ("git show v2", "v2")
    assert called(Evidence("file", "2026.5.0", ""), report) == "2026.5.0"
