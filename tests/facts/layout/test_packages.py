"""Which package a path lies in."""

from __future__ import annotations

import pytest

from flowlens.facts.layout.packages import Packages, workspace_of

FOLDERS = ["crates/a", "crates/b", "crates/b/inner", "tools", "other/x"]


def packages(included: list[str], excluded: list[str] | None = None) -> Packages:
    found = workspace_of("it", included, excluded or [], FOLDERS)
    return Packages([found] if found else [])


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("crates/a/src/x.rs", "crates/a", id="in it"),
        pytest.param("crates/b/inner/x.rs", "crates/b/inner", id="the innermost"),
        pytest.param("crates/b/x.rs", "crates/b", id="the outer one"),
        pytest.param("tools/x", "tools", id="named without a glob"),
        pytest.param("crates/gone/x.rs", "crates/gone", id="one that is gone"),
        pytest.param("crates/x.rs", None, id="beside them"),
        pytest.param("other/x/y", None, id="not in the workspace"),
        pytest.param("x", None, id="at the root"),
        pytest.param("crates/c/x.rs", None, id="excluded"),
    ],
)
def test_a_package(path: str, expected: str | None) -> None:
    assert packages(["crates/*", "crates/b/inner", "tools"], ["crates/c"]).of(path) == expected


def test_an_open_depth_makes_no_package_of_a_folder_that_is_none() -> None:
    found = packages(["**"], ["other"])
    assert found.of("crates/gone/x.rs") is None
    assert found.of("other/x/y") is None
    assert found.of("crates/a/x.rs") == "crates/a"


def test_a_workspace_without_a_package_is_none() -> None:
    assert workspace_of("it", ["nothing/*"], [], FOLDERS) is None
    assert workspace_of("it", [], [], []) is None
    assert workspace_of("it", ["crates/a"], ["crates"], FOLDERS) is None
