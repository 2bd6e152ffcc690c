"""Subjects without names: what is masked, and what is left as it is."""

from __future__ import annotations

import pytest

from flowlens.facts.subjects import Subjects
from flowlens.model.history import Person
from tests.mined import BOT, commit

ANN = Person("Annabel Quixwater", "zquix@example.org")
TEST = Person("Mark Black", "test@example.org")
GIT = Person("Don Users", "git@example.org")
TRAILER = """

Reviewed-by: Revvington Skell <skellr@example.org>
Tested-by: Testarossa Bwimble
Acked-by: everyone on the list
Cc: Cornelia Dwerf <cd@example.org>
"""
# Five people for whom these are words.
USERS = [
    commit(f"u{n}", author=Person(f"P{n}", f"p{n}@x"), message="Run black, mark a test, don't run\n") for n in range(5)
]


def shown(subject: str) -> str:
    last = commit("z", author=ANN, message=subject + TRAILER)
    return Subjects([*USERS, commit("t", author=TEST), commit("g", author=GIT), last]).of(last)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        pytest.param("Merge branch 'zquix/feature'", "Merge branch …", id="branch"),
        pytest.param("Merge branch 'a' of github.com:zquix/b into c", "Merge branch … of … into …", id="fork"),
        pytest.param("Merge pull request #3 from userflimble/fix", "Merge pull request #3 from …", id="pull"),
        pytest.param("Merge pull request #3 from a/b\n\nUndo Quixwater's @hack", "Undo …'s … (#3)", id="title"),
        pytest.param(
            'Revert "Merge pull request #3 from userflimble/fix"',
            'Revert "Merge pull request #3 from …"',
            id="pull that is reverted",
        ),
        pytest.param(
            'Reapply "Revert "Merge branch \'a\' into zquix/b""',
            'Reapply "Revert "Merge branch … into …""',
            id="branches that come back",
        ),
        pytest.param("merge from userflimble", "merge from …", id="merge by hand"),
        pytest.param("Automated merge with ssh://hg@forge.example/userflimble/shop", "Automated merge with …", id="hg"),
        pytest.param("Pull git+ssh://forge.example/userflimble/shop now", "Pull … now", id="address of any protocol"),
        pytest.param("Merged in flimble/fix (pull request #3)", "Merged (pull request #3)", id="bitbucket"),
        pytest.param("Auto merge of #12 - flimble:fix, r=skell", "Auto merge of #12", id="bors"),
        pytest.param("Add it, thanks to Quixwater", "Add it, thanks to …", id="part of an author's name"),
        pytest.param("Undo quixwater's hack", "Undo …'s hack", id="in small letters"),
        pytest.param("ZQUIX: try", "…: try", id="a user name"),
        pytest.param("As Skell said", "As … said", id="of a trailer"),
        pytest.param("Thanks @flimble and a.b@c.example", "Thanks … and …", id="handle and address"),
        pytest.param("Thanks Mark for the test", "Thanks … for the test", id="a name that is a word too"),
        pytest.param(
            "As Cornelia and Bwimble said", "As … and … said", id="of a copy, and of a trailer without address"
        ),
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
        pytest.param("docs: Mark it [ci] Run it", id="capital letters at the beginning of a sentence"),
        pytest.param('Revert "Mark a test"', id="capital letters at the beginning of a quote"),
        pytest.param("Read QUIXWATER_TEST_MARK", id="a constant"),
        pytest.param("Tell everyone on the list", id="a trailer that names nobody"),
        pytest.param("They Don't ask", id="a contraction"),
        pytest.param("Update to actions/checkout@v4", id="a version"),
        pytest.param("Run git, mail the users", id="words that stand in addresses"),
        pytest.param("Bump @types/node to 3.1", id="a scope"),
        pytest.param("Quote 'single' and \"double\" words", id="quotes outside a merge"),
        pytest.param("mergesort: take it from the list", id="no merge"),
        pytest.param('Revert "Take it from the list"', id="a revert of no merge"),
        pytest.param("Annotate the manual", id="a word that begins as a name does"),
    ],
)
def test_what_names_nobody_stays(subject: str) -> None:
    assert shown(subject) == subject


def test_names_known_from_elsewhere() -> None:
    last = commit("a", author=Person("New", "n@x"), message="Undo oldman's and Oldina's work\n")
    assert Subjects([last], [Person("Oldina Smith", "oldman@example.org")]).of(last) == "Undo …'s and …'s work"


def test_a_bot_is_nobody() -> None:
    last = commit("a", author=BOT, message="Let renovate do it\n")
    assert Subjects([last]).of(last) == "Let renovate do it"


@pytest.mark.parametrize(
    ("n", "expected"), [pytest.param(9, "Write it in Rust", id="ten"), pytest.param(8, "Write it in …", id="nine")]
)
def test_a_thing_that_somebody_is_called_after(n: int, expected: str) -> None:
    commits = [
        commit(f"c{k}", author=Person(f"P{k}", f"p{k}@x"), message=f"{start} in rust\n")
        for start in ("Run it in Rust", "Rust: run it")
        for k in range(n if start == "Run it in Rust" else 20)
    ]
    # The last one makes it one more.
    last = commit("z", author=Person("Rust Ace", "ace@x"), message="Write it in Rust\n")
    assert Subjects([*commits, last]).of(last) == expected
