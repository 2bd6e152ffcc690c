"""A quoted line shows no name."""

from __future__ import annotations

import pytest

from flowlens.facts.documents.masked import masked, names_of
from flowlens.model.history import Person

ANN = Person("Ann-Marie O'Neill", "amo@example.org")
KAT = Person("krzyz", "kat.smith@example.org")
LI = Person("李雷", "lilei@example.cn")
BEN = Person("Ben Elder", "be@example.org")
AL = Person("Al Orr", "e@example.org")
NAMES = names_of([ANN, KAT, LI, BEN, AL])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Human error during the upgrade", "Human error during the upgrade", id="no name"),
        pytest.param("It was Ann's fault", "It was … fault", id="an author"),
        pytest.param("ann-marie forgot it", "… forgot it", id="an author in small letters"),
        pytest.param("krzyz forgot it, SMITH too", "… forgot it, … too", id="handle and address without marks"),
        pytest.param("AMO forgot it", "… forgot it", id="initials and address"),
        pytest.param("AO forgot it, as we all do", "… forgot it, as we all do", id="short initials"),
        pytest.param("we need to be at e2e tests", "we need to be at e2e tests", id="short words"),
        pytest.param("李雷 forgot it", "… forgot it", id="no Latin letters"),
        pytest.param("Zoe forgot it, and Bob McDonald-Smith", "… forgot it, and … …", id="nobody known"),
        pytest.param("@zoe and zoe@example.org forgot it", "… and … forgot it", id="handle and address"),
        pytest.param("see https://example.org/zoe", "see …", id="address of a page"),
        pytest.param("The DNS API of the engineer failed", "The DNS API of the engineer failed", id="abbreviations"),
        pytest.param("a\x1b[31m  b\tc", "a\x1b[31m b c", id="spaces"),
    ],
)
def test_masking(text: str, expected: str) -> None:
    assert masked(text, NAMES) == expected


def test_a_long_line_is_cut() -> None:
    assert masked("word " * 100, NAMES) == ("word " * 100)[:159] + "…"


def test_without_people_there_are_no_names() -> None:
    assert names_of([]) == frozenset()
    assert names_of([Person("", "")]) == frozenset()


def test_common_words_in_names_stay_words() -> None:
    assert masked("the engineer", names_of([Person("The Engineer", "the@example.org")])) == "the engineer"
