"""Workspace files and CODEOWNERS in the tree of the mainline's tip."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from flowlens.model.layout import Layout
from flowlens.sources.git import layout
from flowlens.sources.git.layout import read_layout
from flowlens.sources.git.shadow import open_shadow
from tests.repos import Repo, day


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "clone")


def read(repo: Repo, tip: str) -> Layout:
    with open_shadow(repo.folder) as shadow:
        return read_layout(shadow, tip)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"a": ""}, {}, id="none"),
        pytest.param(
            {"Cargo.toml": '[workspace]\nmembers = ["crates/*"]', "crates/a/Cargo.toml": "", "crates/b/x": ""},
            {"Cargo.toml's workspace": ("crates/a",)},
            id="cargo",
        ),
        pytest.param(
            {"package.json": '{"workspaces": ["p/{a,b}"]}', "p/a/package.json": "{}", "p/c/package.json": "{}"},
            {"package.json's workspaces": ("p/a",)},
            id="npm",
        ),
        pytest.param(
            {"web/pnpm-workspace.yaml": "packages:\n- ui\n", "web/ui/package.json": "{}"},
            {"web/pnpm-workspace.yaml": ("web/ui",)},
            id="pnpm in a folder",
        ),
        pytest.param(
            {"tests/fixtures/package.json": '{"workspaces": ["a"]}', "tests/fixtures/a/package.json": "{}"},
            {},
            id="input of tests",
        ),
        pytest.param({"go.work": "use ./a\n", "a/go.mod": "", "b/go.mod": ""}, {"go.work": ("a",)}, id="go.work"),
        pytest.param(
            {"go.mod": "", "a/go.mod": "", "b/c/go.mod": "", "a/testdata/go.mod": ""},
            {"go.mod files": ("a", "b/c")},
            id="modules of Go",
        ),
        pytest.param(
            {
                "pom.xml": "<project><modules><module>core</module></modules></project>",
                "core/pom.xml": "<project><modules><module>api</module><module>..</module></modules></project>",
                "core/api/pom.xml": "<project/>",
            },
            {"pom.xml's modules": ("core", "core/api")},
            id="maven, twice",
        ),
        pytest.param(
            {"pyproject.toml": '[tool.uv.workspace]\nmembers = ["libs/*"]', "libs/a/pyproject.toml": ""},
            {"pyproject.toml's workspace": ("libs/a",)},
            id="uv",
        ),
        pytest.param(
            {"Cargo.toml": '[workspace]\nmembers = ["../x", "/etc"]', "x/Cargo.toml": "", "etc/Cargo.toml": ""},
            {"Cargo.toml's workspace": ("etc",)},
            id="what leads out",
        ),
    ],
)
def test_workspaces(repo: Repo, files: Mapping[str, str], expected: Mapping[str, tuple[str, ...]]) -> None:
    found = read(repo, repo.commit(files))
    assert {one.told: one.folders for one in found.workspaces} == expected
    assert (found.notices, found.unread) == ((), False)


@pytest.mark.parametrize("place", [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"])
def test_the_places_of_codeowners(repo: Repo, place: str) -> None:
    found = read(repo, repo.commit({place: "/a/ @org/a\n", "src/CODEOWNERS": "/b/ @org/b\n"})).owners
    assert found is not None
    assert (found.file, [one.area for one in found.lines]) == (place, ["@org/a"])


def test_the_first_place_counts(repo: Repo) -> None:
    found = read(repo, repo.commit({"docs/CODEOWNERS": "/a/ @o/a\n", ".github/CODEOWNERS": "/b/ @o/b\n"})).owners
    assert found is not None
    assert found.file == ".github/CODEOWNERS"


def test_the_tip_counts_and_not_the_work_tree(repo: Repo) -> None:
    repo.commit({"CODEOWNERS": "/a/ @o/a\n"})
    tip = repo.commit({"CODEOWNERS": None, "a": ""}, at=day(1))
    (repo.folder / "CODEOWNERS").write_text("/b/ @o/b\n", "utf-8")
    assert read(repo, tip) == Layout()


def test_a_fault_is_a_notice_and_costs_that_file_only(repo: Repo) -> None:
    files = {
        "package.json": "{",
        "pom.xml": '<!DOCTYPE x [<!ENTITY a "b">]><project/>',
        "Cargo.toml": '[workspace]\nmembers = ["a"]',
        "a/Cargo.toml": "",
    }
    found = read(repo, repo.commit(files))
    assert [one.folders for one in found.workspaces] == [("a",)]
    assert len(found.notices) == 2
    assert found.notices[0].startswith("package.json was not understood, so no area comes from it: ")
    assert found.notices[1] == "pom.xml was not understood, so no area comes from it: it declares a document type."


def test_a_link_is_not_followed(repo: Repo) -> None:
    assert read(repo, repo.commit({"CODEOWNERS": "/etc/passwd"}, modes={"CODEOWNERS": 0o120000})) == Layout()


def test_a_huge_file_is_told(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "_MOST_BYTES", 10)
    found = read(repo, repo.commit({"CODEOWNERS": "/aaaaaaa/ @o/a\n"}))
    assert found == Layout(notices=("Not read, because too large, missing or damaged: CODEOWNERS.",), unread=True)
