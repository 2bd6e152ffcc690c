"""Globs of folders."""

from __future__ import annotations

import time

import pytest

from flowlens.facts.layout.globs import braces_expanded, matches, placed


@pytest.mark.parametrize(
    ("glob", "path", "expected"),
    [
        pytest.param("crates/*", "crates/a", True, id="one level"),
        pytest.param("crates/*", "crates/a/b", False, id="not two"),
        pytest.param("crates/*", "crates", False, id="not none"),
        pytest.param("**", "a/b", True, id="all"),
        pytest.param("a/**", "a", True, id="any depth, none too"),
        pytest.param("a/**/c", "a/b/b/c", True, id="in between"),
        pytest.param("a/**/c/d", "a/c/c/d", True, id="taken back"),
        pytest.param("a/**/c", "a/b", False, id="no end"),
        pytest.param("a-?", "a-b", True, id="a letter"),
        pytest.param("[ab]/*", "b/c", True, id="a range"),
        pytest.param("A", "a", False, id="case"),
        pytest.param("", "a", False, id="empty"),
    ],
)
def test_a_match(glob: str, path: str, expected: bool) -> None:
    assert matches(glob.split("/"), path.split("/")) is expected


def test_no_glob_takes_long() -> None:
    began = time.process_time()
    assert not matches(["**", "a"] * 100 + ["b"], ["a"] * 250)
    assert not matches(["*a" * 100 + "b"], ["a" * 250])
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("globs", "expected"),
    [
        pytest.param(["a/{b,c}"], ["a/b", "a/c"], id="choices"),
        pytest.param(["{a,b}{c,d}"], ["ac", "ad", "bc", "bd"], id="twice"),
        pytest.param(["a{"], ["a{"], id="open"),
        pytest.param([], [], id="none"),
    ],
)
def test_braces(globs: list[str], expected: list[str]) -> None:
    assert braces_expanded(globs) == expected


def test_braces_do_not_multiply_for_ever() -> None:
    assert len(braces_expanded(["{a,b}" * 50])) <= 100


def test_globs_are_told_from_the_root_and_stay_within_the_folder() -> None:
    given = ["./a/", "b/../c", "../x", "/d", ".", "", "e" * 501, "win\\dows"]
    assert placed("in", given) == ["in/a", "in/c", "in/d", "in/win/dows"]
    assert placed("", ["packages/*"]) == ["packages/*"]
