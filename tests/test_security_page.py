"""Every promise of SECURITY.md names the tests that hold it, and all of these are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
_PROMISE = re.compile(r"^- \*\*P(\d+)\. ", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
N_PROMISES = 24


_CASE = re.compile(r"\*([^*]+)\*")


def tried(page: str) -> dict[str, str]:
    """What is tried, by its words, and what holds it: the rows of the table."""
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    return {words: held for words, held in rows if words != "what is tried"}


def cases(folder: Path) -> set[str]:
    """Every text that is a key of a dictionary in the files of that folder: so the odd repositories are called."""
    trees = (ast.parse(path.read_text("utf-8")) for path in folder.glob("*.py"))
    dicts = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Dict))
    keys = (key.value for one in dicts for key in one.keys if isinstance(key, ast.Constant))
    return {key for key in keys if isinstance(key, str)}


def promises(page: str) -> dict[int, list[tuple[str, str]]]:
    """The tests that each promise names, by its number."""
    _, *parts = _PROMISE.split(page)
    return {int(number): _TEST.findall(text) for number, text in zip(parts[::2], parts[1::2], strict=True)}


def is_there(file: str, name: str) -> bool:
    path = TOP / file
    return path.is_file() and name in {
        node.name for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)
    }


def test_every_promise_is_made_once_and_in_order() -> None:
    page = (TOP / "SECURITY.md").read_text("utf-8")
    assert [int(number) for number in _PROMISE.findall(page)] == list(range(1, N_PROMISES + 1))


@pytest.mark.parametrize("number", range(1, N_PROMISES + 1))
def test_a_promise_is_held_by_tests_that_exist(number: int) -> None:
    named = promises((TOP / "SECURITY.md").read_text("utf-8"))[number]
    assert named
    assert [f"{file}::{name}" for file, name in named if not is_there(file, name)] == []


def test_what_is_tried_is_held_by_tests_and_repositories_that_exist() -> None:
    found = tried((TOP / "SECURITY.md").read_text("utf-8"))
    assert len(found) > 15
    assert len(_CASE.findall(" ".join(found))) > 20
    for words, held in found.items():
        named = _TEST.findall(held)
        assert named or ((TOP / "benchmarks/load.md").is_file() and "benchmarks/load.md" in held), words
        assert [f"{file}::{name}" for file, name in named if not is_there(file, name)] == []
        assert set(_CASE.findall(words)) <= cases(TOP / "tests/odd"), words


def test_a_test_that_is_gone_would_be_seen() -> None:
    page = "- **P1. It is so.** `tests/test_security_page.py::test_gone`, `tests/none.py::test_x`\n- **P2. Or so.**\n"
    assert promises(page) == {1: [("tests/test_security_page.py", "test_gone"), ("tests/none.py", "test_x")], 2: []}
    assert not is_there("tests/test_security_page.py", "test_gone")
    assert not is_there("tests/none.py", "test_x")
    assert is_there("tests/test_security_page.py", "test_a_test_that_is_gone_would_be_seen")
