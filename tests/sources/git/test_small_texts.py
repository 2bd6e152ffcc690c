"""The texts of small files: bounds of one and of all, and what is no text."""

from __future__ import annotations

import pytest

from flowlens.sources.git.plumbing import Git
from flowlens.sources.git.small_texts import small_texts
from tests.repos import Repo

ABSENT = "1" * 40


def blobs(repo: Repo, *contents: bytes) -> list[str]:
    return [str(repo.git.create_blob(content)) for content in contents]


def test_texts_by_id_each_once(repo: Repo, door: Git) -> None:
    one, two = blobs(repo, b"one", b"tw\xff")
    assert small_texts(door, [two, one, two], 9, 99) == {two: "tw\ufffd", one: "one"}


@pytest.mark.parametrize(
    ("most", "in_all", "given"),
    [
        pytest.param(4, 99, ["aaaa"], id="one is too large"),
        pytest.param(5, 9, ["aaaa", "bbbbb"], id="just small enough"),
        pytest.param(5, 8, ["aaaa"], id="all are too much"),
        pytest.param(5, 3, [], id="the first alone is too much"),
    ],
)
def test_bounds(repo: Repo, door: Git, most: int, in_all: int, given: list[str]) -> None:
    assert list(small_texts(door, blobs(repo, b"aaaa", b"bbbbb"), most, in_all).values()) == given


def test_what_is_no_file_or_not_here_is_left_out(repo: Repo, door: Git) -> None:
    tip = str(repo.git.head.target)
    assert small_texts(door, [tip, ABSENT, *blobs(repo, b"x")], 9999, 9999) == {blobs(repo, b"x")[0]: "x"}
    assert small_texts(door, [], 9, 9) == {}
