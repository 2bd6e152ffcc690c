"""The words of a subject."""

from __future__ import annotations

import pytest

from flowlens.sources.git.wording import spoken, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Fix Lists", "fix lists", id="small letters"),
        pytest.param("Sort `a` and “b” (#3)", "sort  and  (#3)", id="code and quotations"),
        pytest.param("Sort lists (fixes #12, closes #13)", "sort lists", id="closed issues"),
        pytest.param("Sort lists, resolves: owner/repo#12", "sort lists", id="an issue of another project"),
        pytest.param("Fix #12: sort lists", "closing: sort lists", id="an issue first"),
        pytest.param("Fixes #12 and #13, sort lists", "closing: sort lists", id="two issues first"),
        pytest.param("Fix lists", "fix lists", id="no issue"),
        pytest.param("Don’t sort", "don't sort", id="an apostrophe as typed"),  # noqa: RUF001 - what is tested
        pytest.param("", "", id="empty"),
    ],
)
def test_what_is_spoken(text: str, expected: str) -> None:
    assert spoken(text) == expected


def test_words() -> None:
    assert words_of("don't sort 2 lists, a list") == {"don", "t", "sort", "lists", "a", "list"}
    assert words_of("") == frozenset()
