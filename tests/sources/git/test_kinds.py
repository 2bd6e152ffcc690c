"""Kinds of commits, and what a revert takes back."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from flowlens.facts.kept import COMMITS as KEPT
from flowlens.model.mined import Note
from flowlens.sources.git.kinds import kind_of, read_notes
from tests.mined import commit

A, B, D = "a" * 40, "b" * 40, "d" * 40


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        pytest.param("feat: add a thing", "feature", id="conventional"),
        pytest.param("feat(parser)!: add a thing", "feature", id="conventional, scope and break"),
        pytest.param("FIX: a thing", "fix", id="conventional, capitals"),
        pytest.param("docs: fix a typo", "docs", id="the type before the words"),
        pytest.param("ci: run tests", "chore", id="ci"),
        pytest.param("perf: faster", "refactor", id="perf"),
        pytest.param("net/http: add a thing", "other", id="a package is no type"),
        pytest.param("parser: fix a thing", "fix", id="an unknown type, then words"),
        pytest.param("feat add a thing", "other", id="no colon"),
        pytest.param('Revert "feat: add a thing"', "revert", id="revert"),
        pytest.param("revert: feat: add a thing", "revert", id="conventional revert"),
        pytest.param("[stable] Reverted the thing", "revert", id="revert with a label"),
        pytest.param("Back to old\n\nThis reverts commit 0123456789.\n", "revert", id="said below"),
        pytest.param("Add a test that reverts a thing", "test", id="the word inside is none"),
        pytest.param("Reverting lists: add a function", "revert", id="a word at the start, wrongly taken"),
        pytest.param("revert: plug a leak", "fix", id="a command of that name"),
        pytest.param("Reversible patches", "other", id="another word"),
        pytest.param("Fixed a crash", "fix", id="fix"),
        pytest.param("Prefix the names", "other", id="prefix is no fix"),
        pytest.param("Add fixtures", "other", id="a fixture is no fix"),
        pytest.param("Fix a failing test", "test", id="a fix of a test"),
        pytest.param("Fix a typo in the docs", "docs", id="a fix of docs"),
        pytest.param("Fix compiler warnings", "chore", id="a fix of the build"),
        pytest.param("fix: a failing test", "test", id="a declared fix of a test"),
        pytest.param("fix(ci): a thing", "chore", id="a declared fix of a part"),
        pytest.param("feat: fix a thing", "feature", id="another type before the words"),
        pytest.param("BUG: a thing", "fix", id="an acronym"),
        pytest.param("BUG: revert a thing", "revert", id="a revert whatever its type"),
        pytest.param("t0001: fix a thing", "test", id="a part that is a test"),
        pytest.param("t0001: a thing", "test", id="a part that is a test, no fix"),
        pytest.param("parser: a crash\n\nReported-by: A\n", "fix", id="reported"),
        pytest.param("docs: a crash\n\nReported-by: A\n", "docs", id="reported, of docs"),
        pytest.param("parser: a compiler's crash?\n\nReported-by: A\n", "fix", id="it fails for users"),
        pytest.param("parser: mute the compiler\n\nReported-by: A\n", "chore", id="reported, of the build"),
        pytest.param('Revert "Revert "fix: a thing""', "fix", id="landed again"),
        pytest.param('Reapply "Add docs"', "docs", id="applied again"),
        pytest.param('Revert "Revert "Revert "a thing"""', "revert", id="reverted again"),
        pytest.param("Fix a thing\r\n\r\nMore.\r\n", "fix", id="line ends of another system"),
        pytest.param("Reapply " * 10_000, "other", id="a long line"),
        pytest.param("a" * 400 + " fix", "other", id="a word beyond what is read"),
        pytest.param("Update README", "docs", id="docs"),
        pytest.param("Docstrings", "other", id="a docstring is no docs"),
        pytest.param("Test the parser", "test", id="test"),
        pytest.param("Latest version", "other", id="latest is no test"),
        pytest.param("Bump a from 1 to 2", "chore", id="bump"),
        pytest.param("Release v1.2", "chore", id="release"),
        pytest.param("Release the lock", "other", id="a lock is no release"),
        pytest.param("Change a thing\n\nfix: not the subject\n", "other", id="only the first line counts"),
        pytest.param("", "other", id="empty"),
        pytest.param("\n\nfix: below an empty line", "other", id="empty first line"),
    ],
)
def test_kind_of_an_ordinary_commit(message: str, kind: str) -> None:
    assert kind_of(message, 1) == kind


@pytest.mark.parametrize(
    ("n_parents", "kind"),
    [(0, "fix"), (1, "fix"), (2, "merge"), (3, "merge")],
    ids=["root", "one", "merge", "octopus"],
)
def test_a_merge_is_a_merge_whatever_it_says(n_parents: int, kind: str) -> None:
    assert kind_of("fix: a thing", n_parents) == kind


COMMITS = {
    A: commit(A, message="Add a thing (#1)\n"),
    B: commit(B, message="Twice\n"),
}


@pytest.mark.parametrize(
    ("message", "parents", "expected"),
    [
        pytest.param(f'Revert "x"\n\nThis reverts commit {A}.\n', A, Note("revert", A), id="a revert"),
        pytest.param(
            f"Merge pull request #2\n\nThis reverts commit {A}.\n", f"{A} {B}", Note("merge", A), id="a merge"
        ),
        pytest.param("fix: mend what\n\nReverts #5 did\n", A, Note("fix", None), id="a fix takes nothing back"),
        pytest.param(f"Revert\n\nThis reverts commit {D}.\n", A, Note("revert", None), id="not of itself"),
        pytest.param(
            f'Reapply "fix: x"\n\nThis reverts commit {A}.\n', A, Note("fix", A), id="landing again takes a revert back"
        ),
    ],
)
def test_notes(message: str, parents: str, expected: Note) -> None:
    notes = read_notes({**COMMITS, D: commit(D, parents, message=message)}, {5: B})
    assert notes[D] == expected


@pytest.mark.parametrize("pulls", [{}, {1: A}], ids=["no pulls", "a pull"])
def test_notes_of_nothing(pulls: Mapping[int, str]) -> None:
    assert read_notes({}, pulls) == {}


def test_no_kind_is_kept_between_runs() -> None:
    assert "message" in KEPT.names
    assert not {"kind", "reverts"} & set(KEPT.names), "a rule that changes holds for what is kept as well"
