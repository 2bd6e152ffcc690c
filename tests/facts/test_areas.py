"""Which part of the repository a path belongs to."""

from __future__ import annotations

import pytest

from flowlens.facts.areas import ROOT, Areas

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
