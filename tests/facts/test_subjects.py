"""Subjects without names: what is masked, and what is left as it is."""

from __future__ import annotations

import pytest

from flowlens.facts.subjects import Subjects
from flowlens.model.history import Person
from tests.mined import commit

ANN = Person("Annabel Quixwater", "zquix@example.org")
TEST = Person("Mark Black", "test@example.org")
TRAILER = "\n\nReviewed-by: Revvington Skell <skellr@example.org>\n"
# Five people for whom these are words.
USERS = [commit(f"u{n}", author=Person(f"P{n}", f"p{n}@x"), message="Run black and mark a test\n") for n in range(5)]


def shown(subject: str) -> str:
    last = commit("z", author=ANN, message=subject + TRAILER)
    return Subjects([*USERS, commit("t", author=TEST), last]).of(last)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        pytest.param("Merge branch 'zquix/feature'", "Merge branch …", id="branch"),
        pytest.param("Merge branch 'a' of github.com:zquix/b into c", "Merge branch … of … into …", id="fork"),
        pytest.param("Merge pull request #3 from userflimble/fix", "Merge pull request #3 from …", id="pull"),
        pytest.param("Merged in flimble/fix (pull request #3)", "Merged (pull request #3)", id="bitbucket"),
        pytest.param("Auto merge of #12 - flimble:fix, r=skell", "Auto merge of #12", id="bors"),
        pytest.param("Add it, thanks to Quixwater", "Add it, thanks to …", id="part of an author's name"),
        pytest.param("Undo quixwater's hack", "Undo …'s hack", id="in small letters"),
        pytest.param("ZQUIX: try", "…: try", id="a user name"),
        pytest.param("As Skell said", "As … said", id="of a trailer"),
        pytest.param("Thanks @flimble and a.b@c.example", "Thanks … and …", id="handle and address"),
        pytest.param("Thanks Mark for the test", "Thanks … for the test", id="a name that is a word too"),
    ],
)
def test_a_name_is_masked(subject: str, expected: str) -> None:
    assert shown(subject) == expected


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param("", id="empty"),
        pytest.param("Add the parser (#12)", id="no name"),
        pytest.param("Mark a test, run black", id="words that are parts of names"),
        pytest.param("Bump @types/node to 3.1", id="a scope"),
        pytest.param("Quote 'single' and \"double\" words", id="quotes outside a merge"),
        pytest.param("Annotate the manual", id="a word that begins as a name does"),
    ],
)
def test_what_names_nobody_stays(subject: str) -> None:
    assert shown(subject) == subject
