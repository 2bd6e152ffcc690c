"""Kinds of commits, and what a revert takes back."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from flowlens.model.mined import Note
from flowlens.sources.git.kinds import Targets, kind_of, read_notes
from tests.mined import commit

A, B, C, D = "a" * 40, "b" * 40, "ab" + "0" * 38, "d" * 40


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
        pytest.param("Reversible patches", "other", id="another word"),
        pytest.param("Fixed a crash", "fix", id="fix"),
        pytest.param("Prefix the names", "other", id="prefix is no fix"),
        pytest.param("Add fixtures", "other", id="a fixture is no fix"),
        pytest.param("Fix a failing test", "fix", id="fix before test"),
        pytest.param("Fix a typo in the docs", "fix", id="fix before docs"),
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
    C: commit(C, message="Twice\n"),
}


@pytest.mark.parametrize(
    ("message", "target"),
    [
        pytest.param(f"R\n\nThis reverts commit {A}.\n", A, id="whole id"),
        pytest.param(f"R\n\nThis reverts commit {A[:7]}.\n", A, id="short id"),
        pytest.param(f"R\n\nThis reverts commit {A[:12].upper()}\n", A, id="capitals"),
        pytest.param(f"R\n\nThis partially reverts commit {A[:9]}.\n", A, id="in part"),
        pytest.param(f"R\n\nThis reverts commit {A}, reversing\nchanges made to {B}.\n", A, id="of a merge"),
        pytest.param(f"R\n\nThis reverts commit {A[:6]}.\n", None, id="too short"),
        pytest.param(f"R\n\nThis reverts commit {D}.\n", None, id="an unknown commit"),
        pytest.param(f"R\n\nThis reverts commit {A[:39]}b.\n", None, id="a start like another, an end unlike"),
        pytest.param("R\n\nReverts #5\n", D, id="a pull"),
        pytest.param("R\n\nReverts owner/repo#5\n", D, id="a pull with its project"),
        pytest.param("R\n\nThis reverts merge request !5\n", D, id="GitLab"),
        pytest.param("R\n\nReverts #6\n", None, id="an unknown pull"),
        pytest.param("R\n\nThat reverts #5 in part\n", None, id="a pull in a sentence"),
        pytest.param('Revert "Add a thing (#1)"\n', A, id="its subject"),
        pytest.param('Revert "Twice"\n', None, id="a subject that two have"),
        pytest.param('Revert "Nothing"\n', None, id="a subject that none has"),
        pytest.param("Revert the thing\n", None, id="no quotes"),
        pytest.param("", None, id="empty"),
    ],
)
def test_the_target_of_a_revert(message: str, target: str | None) -> None:
    assert Targets(COMMITS, {5: D}).of(message) == target


def test_a_short_id_that_two_commits_begin_with_names_none() -> None:
    twins = {oid: commit(oid) for oid in ("abcdef0" + "1" * 33, "abcdef0" + "2" * 33)}
    targets = Targets(twins, {})
    assert targets.of("This reverts commit abcdef0.") is None
    assert targets.of("This reverts commit abcdef02.") == "abcdef0" + "2" * 33


@pytest.mark.parametrize(
    ("message", "parents", "expected"),
    [
        pytest.param(f'Revert "x"\n\nThis reverts commit {A}.\n', A, Note("revert", A), id="a revert"),
        pytest.param(
            f"Merge pull request #2\n\nThis reverts commit {A}.\n", f"{A} {B}", Note("merge", A), id="a merge"
        ),
        pytest.param("fix: mend what\n\nReverts #5 did\n", A, Note("fix", None), id="a fix takes nothing back"),
        pytest.param(f"Revert\n\nThis reverts commit {D}.\n", A, Note("revert", None), id="not of itself"),
    ],
)
def test_notes(message: str, parents: str, expected: Note) -> None:
    notes = read_notes({**COMMITS, D: commit(D, parents, message=message)}, {5: B})
    assert notes[D] == expected


@pytest.mark.parametrize("pulls", [{}, {1: A}], ids=["no pulls", "a pull"])
def test_notes_of_nothing(pulls: Mapping[int, str]) -> None:
    assert read_notes({}, pulls) == {}
