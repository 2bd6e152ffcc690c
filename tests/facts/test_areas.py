"""Which part of the repository a path belongs to."""

from __future__ import annotations

import pytest

from flowlens.facts.areas import ROOT, Areas, area_notices
from flowlens.model.layout import Layout, OwnedPaths, Owners, Workspace

NAMED = {"api": ("src/api/**", "proto/"), "web": ("*.ts", "!legacy/*.ts"), "all of src": ("src/**",)}


@pytest.mark.parametrize(
    ("path", "area"),
    [
        pytest.param("README.md", ROOT, id="no folder"),
        pytest.param("docs/a/b.md", "docs", id="the top-level folder"),
        pytest.param("src/api/x/y.py", "api", id="a glob"),
        pytest.param("proto/a.proto", "api", id="another glob of the same area"),
        pytest.param("src/web/a.ts", "web", id="the first area that matches"),
        pytest.param("src/other.py", "all of src", id="a later area"),
        pytest.param("legacy/a.ts", "legacy", id="taken back"),
        pytest.param("my/proto/a.proto", "api", id="a folder of that name anywhere, as in .gitignore"),
        pytest.param('"\\377/a"', '"\\377', id="a path that is no text"),
        pytest.param("", ROOT, id="empty"),
    ],
)
def test_an_area(path: str, area: str) -> None:
    assert Areas(NAMED).of(path) == area


def test_without_names_every_area_is_a_folder() -> None:
    assert [Areas({}).of(path) for path in ("a/b", "b", "ü/x")] == ["a", ROOT, "ü"]


LAYOUT = Layout(
    (
        Workspace("Cargo.toml's workspace", ("crates/a", "crates/b")),
        Workspace("package.json's workspaces", ("crates/a",)),
    ),
    Owners("CODEOWNERS", (OwnedPaths("/docs/", True, "@o/docs"), OwnedPaths("/crates/", True, "crates"))),
)


@pytest.mark.parametrize(
    ("path", "area"),
    [
        pytest.param("src/api/x.py", "api", id="the configuration"),
        pytest.param("crates/a/x.rs", "crates/a", id="a package"),
        pytest.param("crates/x.rs", "crates", id="CODEOWNERS"),
        pytest.param("docs/x", "@o/docs", id="a team"),
        pytest.param("other/x", "other", id="the top-level folder"),
    ],
)
def test_what_says_first_where_a_path_belongs(path: str, area: str) -> None:
    assert Areas(NAMED, LAYOUT).of(path) == area


@pytest.mark.parametrize(
    ("named", "found", "told"),
    [
        pytest.param((), ["src"], "Areas: the top-level folders.", id="folders"),
        pytest.param(
            ("api",),
            ["api", "crates/a", "@o/docs", "x"],
            "Areas: 1 area of the configuration, 1 package of Cargo.toml's workspace, 1 area of CODEOWNERS; "
            "else top-level folders.",
            id="each is told of the first that names it",
        ),
        pytest.param((), [], "Areas: the top-level folders.", id="no file"),
    ],
)
def test_the_report_says_where_areas_come_from(named: tuple[str, ...], found: list[str], told: str) -> None:
    assert area_notices(named, LAYOUT, Areas({}), found) == [told]


def test_what_went_wrong_is_told_first() -> None:
    layout = Layout(notices=("It was not read.",))
    assert area_notices((), layout, Areas({}, layout), []) == ["It was not read.", "Areas: the top-level folders."]
