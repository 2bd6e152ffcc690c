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


def test_a_test_that_is_gone_would_be_seen() -> None:
    page = "- **P1. It is so.** `tests/test_security_page.py::test_gone`, `tests/none.py::test_x`\n- **P2. Or so.**\n"
    assert promises(page) == {1: [("tests/test_security_page.py", "test_gone"), ("tests/none.py", "test_x")], 2: []}
    assert not is_there("tests/test_security_page.py", "test_gone")
    assert not is_there("tests/none.py", "test_x")
    assert is_there("tests/test_security_page.py", "test_a_test_that_is_gone_would_be_seen")
